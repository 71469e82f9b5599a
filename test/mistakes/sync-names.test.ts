// What syncs name, syncs against one another, and many mistakes at once: each said once, and only causes.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MODEL, SYNC, said, sync } from './shop.js';

test('a circle through a lookup', async () => {
  assert.is(
    await said({
      [SYNC]: sync({ fields: { firstname: 'first_name', phone: { lookup: { sync: 'b', key: 'id' } } } }),
      'syncs/b.sync.json': sync({
        object: 'companies',
        match: { domain: 'email' },
        fields: { name: 'first_name' },
        depends_on: ['crm_contacts'],
      }),
    }),
    `
syncs/b.sync.json:13:5 error SL0221: Dependency cycle
  "crm_contacts"
  ~~~~~~~~~~~~~~
  These syncs wait for each other in a circle, by "depends_on" or lookups: b -> crm_contacts -> b. Remove one of these waits.
`,
  );
});

test('an unknown model', async () => {
  assert.is(
    await said({ [SYNC]: sync({ model: 'custmers' }) }),
    `
syncs/crm_contacts.sync.json:2:12 error SL0211: Unknown model
  "model": "custmers",
           ~~~~~~~~~~
  There is no model or seed "custmers". Did you mean "customers"?
`,
  );
});

test('a seed, which has no key', async () => {
  assert.is(
    await said({ [SYNC]: sync({ model: 'raw_customers' }) }),
    `
syncs/crm_contacts.sync.json:2:12 error SL0220: Model without a key
  "model": "raw_customers",
           ~~~~~~~~~~~~~~~
  "raw_customers" is a seed, which cannot say which column identifies a record. Deliver a model that reads it: {{ config(key='…') }} SELECT * FROM {{ ref('raw_customers') }}.
`,
  );
});

test('an unknown destination', async () => {
  assert.is(
    await said({ [SYNC]: sync({ destination: 'crn' }) }),
    `
syncs/crm_contacts.sync.json:3:18 error SL0213: Unknown destination
  "destination": "crn",
                 ~~~~~
  There is no destination "crn". Did you mean "crm"?
`,
  );
});

test('an unknown connector', async () => {
  assert.is(
    await said({ 'destinations/crm.destination.json': '{ "connector": "hubspott" }' }),
    `
destinations/crm.destination.json:1:16 error SL0214: Unknown connector
  { "connector": "hubspott" }
                 ~~~~~~~~~~
  There is no connector "hubspott". Did you mean "hubspot"?
`,
  );
});

test('an unknown object', async () => {
  assert.is(
    await said({ [SYNC]: sync({ object: 'contact' }) }),
    `
syncs/crm_contacts.sync.json:4:13 error SL0215: Unknown object
  "object": "contact",
            ~~~~~~~~~
  Connector "hubspot" has no object "contact". Did you mean "contacts"? Known objects: "contacts", "companies", "deals".
`,
  );
});

test('a mode that the object lacks', async () => {
  assert.is(
    await said({ [SYNC]: sync({ mode: 'append' }) }),
    `
syncs/crm_contacts.sync.json:5:11 error SL0218: Unsupported mode
  "mode": "append",
          ~~~~~~~~
  "contacts" of connector "hubspot" does not support mode "append". It supports: "upsert", "create", "update", "mirror".
`,
  );
});

test('an unknown key', async () => {
  assert.is(
    await said({ [SYNC]: sync({ on_delte: 'archive' }) }),
    `
syncs/crm_contacts.sync.json:12:3 error SL0201: Unknown key
  "on_delte": "archive"
  ~~~~~~~~~~
  There is no key "on_delte" in this file. Did you mean "on_delete"?
`,
  );
});

test('bad JSON', async () => {
  assert.is(
    await said({ [SYNC]: '{\n  "model": "customers"\n  "destination": "crm"\n}\n' }),
    `
syncs/crm_contacts.sync.json:3:3 error SL0101: Invalid JSON
  "destination": "crm"
  ~~~~~~~~~~~~~
  Expected "," or "}", but found "destination".
`,
  );
});

test('two syncs that own one field', async () => {
  assert.is(
    await said({ 'syncs/other.sync.json': sync({}) }),
    `
syncs/other.sync.json:10:5 error SL0219: Field owned twice
  "firstname": "first_name"
  ~~~~~~~~~~~
  Sync "other" and sync "crm_contacts" both map "firstname" of contacts in destination "crm" and would overwrite each other. Map each field in one of them, or add "yields_to": ["crm_contacts"] here.
  syncs/crm_contacts.sync.json:10:5: "crm_contacts" maps it here.
`,
  );
});

test('syncs that wait for each other', async () => {
  assert.is(
    await said({
      [SYNC]: sync({ depends_on: ['b'] }),
      'syncs/b.sync.json': sync({
        object: 'companies',
        match: { domain: 'email' },
        fields: { name: 'first_name' },
        depends_on: ['crm_contacts'],
      }),
    }),
    `
syncs/b.sync.json:13:5 error SL0221: Dependency cycle
  "crm_contacts"
  ~~~~~~~~~~~~~~
  These syncs wait for each other in a circle, by "depends_on" or lookups: b -> crm_contacts -> b. Remove one of these waits.
`,
  );
});

test('a source path outside the project, and an absolute one', async () => {
  assert.is(
    await said({
      'sources/shop.source.json': {
        name: 'shop',
        tables: [
          { name: 'orders', path: '../orders.csv' },
          { name: 'people', path: '/etc/people.csv' },
        ],
      },
    }),
    `
sources/shop.source.json:6:15 error SL0202: Invalid value
  "path": "../orders.csv"
          ~~~~~~~~~~~~~~~
  "path" is "../orders.csv", but must be a path in the project that ends in .csv, .json, .jsonl, .ndjson or .parquet.

sources/shop.source.json:10:15 error SL0202: Invalid value
  "path": "/etc/people.csv"
          ~~~~~~~~~~~~~~~~~
  "path" is "/etc/people.csv", but must be a path in the project that ends in .csv, .json, .jsonl, .ndjson or .parquet.

2 errors
`,
  );
});

test('a model broken by its parent stays silent, and so does its sync', async () => {
  assert.is(
    await said({
      [MODEL]: "{{ config(key='id') }}\nSELECT nothing FROM {{ ref('base') }}\n",
      'models/base.sql': "SELECT frist_name FROM {{ ref('raw_customers') }}\n",
      [SYNC]: sync({ fields: { firstname: 'never', lastname: { sql: 'never + 1' } } }),
    }),
    `
models/base.sql:1:8 error SL0401: SQL refused
  SELECT frist_name FROM {{ ref('raw_customers') }}
         ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`,
  );
});

test('a sync of a model that is in a circle stays silent', async () => {
  assert.is(
    await said({
      [MODEL]: "{{ config(key='id') }}\nSELECT * FROM {{ ref('customers') }}\n",
      [SYNC]: sync({ fields: { firstname: 'never' } }),
    }),
    `
models/customers.sql:2:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('customers') }}
                       ~~~~~~~~~~~
  These models read each other in a circle: customers -> customers. Break it by moving what they share into a model that both read.
`,
  );
});

test('ten mistakes at once, each once', async () => {
  assert.is(
    await said({
      'sluice.json': '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "w.duckdb" }, "vars": { "min": 1 } }',
      'models/a.sql': "SELECT frist_name FROM {{ ref('raw_customers') }}\n",
      'models/b.sql': "SELECT * FROM {{ ref('a') }} WHERE nope\n",
      'models/c.sql': "SELECT {{ var('mni') }} AS id\n",
      'models/d.sql': "SELECT * FROM read_text('/etc/passwd')\n",
      'models/e.sql': 'DELETE FROM customers\n',
      'models/f.sql': "SELECT {{ ''.constructor }} AS id\n",
      'models/g.sql': "SELECT * FROM {{ ref('h') }}\n",
      'models/h.sql': "SELECT * FROM {{ ref('g') }}\n",
      'models/i.sql': "SELECT * FROM {{ ref('raw_custmers') }}\n",
      'models/j.sql': "{{ config(key='nope') }} SELECT * FROM {{ ref('raw_customers') }}\n",
      [SYNC]: sync({ model: 'j', filter: 'lvt > 1' }),
      'syncs/late.sync.json': sync({
        model: 'b',
        object: 'companies',
        match: { domain: 'email' },
        fields: { name: 'never' },
      }),
    }),
    `
models/a.sql:1:8 error SL0401: SQL refused
  SELECT frist_name FROM {{ ref('raw_customers') }}
         ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?

models/c.sql:1:11 error SL0302: Undefined variable
  SELECT {{ var('mni') }} AS id
            ~~~~~~~~~~
  The project has no variable "mni". Did you mean "min"?

models/d.sql:1:15 error SL0403: SQL reaches outside the project
  SELECT * FROM read_text('/etc/passwd')
                ~~~~~~~~~
  The table function read_text() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().

models/e.sql:1:1 error SL0402: Not a single SELECT
  DELETE FROM customers
  ~~~~~~
  This is a DELETE statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.

models/f.sql:1:14 error SL0303: Forbidden in a template
  SELECT {{ ''.constructor }} AS id
               ~~~~~~~~~~~
  "constructor" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.

models/g.sql:1:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('h') }}
                       ~~~
  These models read each other in a circle: g -> h -> g. Break it by moving what they share into a model that both read.

models/i.sql:1:22 error SL0211: Unknown model
  SELECT * FROM {{ ref('raw_custmers') }}
                       ~~~~~~~~~~~~~~
  No model or seed is named "raw_custmers". Did you mean "raw_customers"?

models/j.sql:1:15 error SL0231: Unknown column
  {{ config(key='nope') }} SELECT * FROM {{ ref('raw_customers') }}
                ~~~~~~
  Model "j" has no column "nope". It has: id, email, first_name, last_name, ltv, signed_up.

syncs/crm_contacts.sync.json:12:14 error SL0401: SQL refused
  "filter": "lvt > 1"
             ~~~
  There is no column "lvt" here. Did you mean "ltv"?

9 errors
`,
  );
});

test.run();
