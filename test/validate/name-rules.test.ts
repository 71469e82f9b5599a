// Names: of files, of what files hold, and that no two things share one.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { PROJECT, rendered, SYNC, syncWith } from './render-project.js';

test('a sync file whose name is no name', () => {
  assert.is(
    rendered({
      'syncs/crm-contacts.sync.json': syncWith('  "fields": { "firstname": "first_name" }'),
      [SYNC]: undefined,
    }),
    `
syncs/crm-contacts.sync.json error SL0202: Invalid value
  The file's name gives the sync its name, and "crm-contacts" cannot be one: a name has letters, digits and underscores, not starting with a digit. Rename the file, for example to crm_contacts.sync.json.
`,
  );
});

test('a model file whose name is no name', () => {
  assert.is(
    rendered({ 'models/2nd.sql': 'select 1 as id' }),
    `
models/2nd.sql error SL0202: Invalid value
  The file's name gives the model its name, and "2nd" cannot be one: a name has letters, digits and underscores, not starting with a digit. Rename the file, for example to _2nd.sql.
`,
  );
});

test('a seed file whose name is no name', () => {
  assert.is(
    rendered({}, {}, ['seeds/country codes.csv']),
    `
seeds/country codes.csv error SL0202: Invalid value
  The file's name gives the seed its name, and "country codes" cannot be one: a name has letters, digits and underscores, not starting with a digit. Rename the file, for example to country_codes.csv.
`,
  );
});

test('two models of one name', () => {
  assert.is(
    rendered({ 'models/staging/customers.sql': 'select 1 as id' }),
    `
models/staging/customers.sql error SL0204: Duplicate name
  Another model is named "customers". Rename or remove one of them.
  models/customers.sql:1:1: "customers" is here first.
`,
  );
});

test('names that SQL does not tell apart', () => {
  assert.is(
    rendered({ 'models/staging/Customers.sql': 'select 1 as id' }),
    `
models/staging/Customers.sql error SL0204: Duplicate name
  Another model is named "customers", which SQL does not tell from "Customers". Rename or remove one of them.
  models/customers.sql:1:1: "customers" is here first.
`,
  );
});

test('a model and a seed of one name', () => {
  assert.is(
    rendered({}, {}, ['seeds/customers.csv']),
    `
seeds/customers.csv error SL0204: Duplicate name
  A model is named "customers". Rename or remove one of them.
  models/customers.sql:1:1: "customers" is here first.
`,
  );
});

test('two syncs of one name', () => {
  assert.is(
    rendered({ 'syncs/old/crm_contacts.sync.json': syncWith('  "fields": {}') }),
    `
syncs/old/crm_contacts.sync.json error SL0204: Duplicate name
  Another sync is named "crm_contacts". Rename or remove one of them.
  syncs/crm_contacts.sync.json:1:1: "crm_contacts" is here first.
`,
  );
});

test('two sources of one name', () => {
  assert.is(
    rendered({ 'sources/other.source.json': '{ "name": "shop", "tables": [{ "name": "orders" }] }' }),
    `
sources/shop.source.json:1:11 error SL0204: Duplicate name
  { "name": "shop", "tables": [{ "name": "customers" }] }
            ~~~~~~
  Another source is named "shop". Rename or remove one of them.
  sources/other.source.json:1:11: "shop" is here first.
`,
  );
});

test('two tables of one name', () => {
  assert.is(
    rendered({
      'sources/shop.source.json': '{ "name": "shop", "tables": [{ "name": "customers" }, { "name": "Customers" }] }',
    }),
    `
sources/shop.source.json:1:65 error SL0204: Duplicate name
  { "name": "shop", "tables": [{ "name": "customers" }, { "name": "Customers" }] }
                                                                  ~~~~~~~~~~~
  Another table is named "customers", which SQL does not tell from "Customers". Rename or remove one of them.
  sources/shop.source.json:1:40: "customers" is here first.
`,
  );
});

test('two columns of one name', () => {
  assert.is(
    rendered({
      'sources/shop.source.json':
        '{ "name": "shop", "tables": [{ "name": "customers", "columns": [{ "name": "id" }, { "name": "id" }] }] }',
    }),
    `
sources/shop.source.json:1:93 error SL0204: Duplicate name
  { "name": "shop", "tables": [{ "name": "customers", "columns": [{ "name": "id" }, { "name": "id" }] }] }
                                                                                              ~~~~
  Another column is named "id". Rename or remove one of them.
  sources/shop.source.json:1:75: "id" is here first.
`,
  );
});

test('two columns of one name in a model', () => {
  assert.is(
    rendered({ 'models/customers.model.json': '{ "columns": [{ "name": "id" }, { "name": "ID" }] }' }),
    `
models/customers.model.json:1:43 error SL0204: Duplicate name
  { "columns": [{ "name": "id" }, { "name": "ID" }] }
                                            ~~~~
  Another column is named "id", which SQL does not tell from "ID". Rename or remove one of them.
  models/customers.model.json:1:25: "id" is here first.
`,
  );
});

test('properties without a model', () => {
  assert.is(
    rendered({ 'models/customer.model.json': '{ "key": "id" }' }),
    `
models/customer.model.json error SL0211: Unknown model
  This file describes models/customer.sql, which does not exist. Did you mean "customers"?
`,
  );
});

test('an unknown environment', () => {
  assert.is(
    rendered(
      {
        [PROJECT]:
          '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "w.duckdb" },\n  "environments": { "prod": {}, "ci": {} } }',
      },
      { environment: 'prd' },
    ),
    `
sluice.json:2:3 error SL0205: Unknown environment
  "environments": { "prod": {}, "ci": {} } }
  ~~~~~~~~~~~~~~
  There is no environment "prd". Did you mean "prod"?
`,
  );
});

test('an environment where there is none', () => {
  assert.is(
    rendered({}, { environment: 'prod' }),
    `
sluice.json error SL0205: Unknown environment
  There is no environment "prod". sluice.json names none.
`,
  );
});

test.run();
