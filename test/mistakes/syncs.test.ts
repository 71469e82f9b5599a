// Syncs with one mistake each, and exactly what is said: columns, SQL in JSON texts, and syncs against one another.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { MODEL, SYNC, said, sync } from './shop.js';

test('an unknown column in match, and one in fields', async () => {
  assert.is(
    await said({ [SYNC]: sync({ match: { email: 'emial' }, fields: { firstname: 'frist_name' } }) }),
    `
syncs/crm_contacts.sync.json:7:14 error SL0231: Unknown column
  "email": "emial"
           ~~~~~~~
  Model "customers" has no column "emial". Did you mean "email"?

syncs/crm_contacts.sync.json:10:18 error SL0231: Unknown column
  "firstname": "frist_name"
               ~~~~~~~~~~~~
  Model "customers" has no column "frist_name". Did you mean "first_name"?

2 errors
`,
  );
});

test('an unknown column in every place that names one', async () => {
  assert.is(
    await said({
      [SYNC]: sync({
        match: { email: 'emial' },
        fields: {
          firstname: { column: 'nope' },
          lastname: { template: '{first_name} {nme}' },
          phone: { lookup: { sync: 'crm_companies', key: ['id', 'x'] } },
        },
      }),
      'syncs/crm_companies.sync.json': sync({
        object: 'companies',
        match: { domain: 'email' },
        fields: { name: 'first_name' },
      }),
    }),
    `
syncs/crm_contacts.sync.json:7:14 error SL0231: Unknown column
  "email": "emial"
           ~~~~~~~
  Model "customers" has no column "emial". Did you mean "email"?

syncs/crm_contacts.sync.json:11:17 error SL0231: Unknown column
  "column": "nope"
            ~~~~~~
  Model "customers" has no column "nope". It has: id, email, first_name, last_name, ltv, signed_up.

syncs/crm_contacts.sync.json:14:19 error SL0231: Unknown column
  "template": "{first_name} {nme}"
              ~~~~~~~~~~~~~~~~~~~~
  Model "customers" has no column "nme". It has: id, email, first_name, last_name, ltv, signed_up.

syncs/crm_contacts.sync.json:21:11 error SL0231: Unknown column
  "x"
  ~~~
  Model "customers" has no column "x". It has: id, email, first_name, last_name, ltv, signed_up.

4 errors
`,
  );
});

test("an unknown column in a field's SQL, at its token", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: "upper(frist_name) || '!'" } } }) }),
    `
syncs/crm_contacts.sync.json:11:21 error SL0401: SQL refused
  "sql": "upper(frist_name) || '!'"
                ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`,
  );
});

test("an unknown column in a field's SQL behind a template's output", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: "{{ full('first_name', 'last_name') }} || nme" } } }) }),
    `
syncs/crm_contacts.sync.json:11:56 error SL0401: SQL refused
  "sql": "{{ full('first_name', 'last_name') }} || nme"
                                                   ~~~
  There is no column "nme" here. Closest are "signed_up", "email".
`,
  );
});

test("an unknown column in a field's SQL with escapes, at the whole text", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: 'upper(\n"frist_name")' } } }) }),
    `
syncs/crm_contacts.sync.json:11:14 error SL0401: SQL refused
  "sql": "upper(\\n\\"frist_name\\")"
         ~~~~~~~~~~~~~~~~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`,
  );
});

test("a syntax error in a field's SQL", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: 'first_name ||' } } }) }),
    `
syncs/crm_contacts.sync.json:11:26 error SL0401: SQL refused
  "sql": "first_name ||"
                     ~
  There is nothing behind "||".
`,
  );
});

test("a field's SQL that is more than an expression", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: 'first_name) AS x, (last_name' } } }) }),
    `
syncs/crm_contacts.sync.json:11:14 error SL0402: Not a single SELECT
  "sql": "first_name) AS x, (last_name"
         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  It must be one SQL expression, such as first_name || last_name.
`,
  );
});

test("a field's SQL that is a statement", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: '1); DROP TABLE customers; SELECT (1' } } }) }),
    `
syncs/crm_contacts.sync.json:11:14 error SL0402: Not a single SELECT
  "sql": "1); DROP TABLE customers; SELECT (1"
         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  It must be one SQL expression, such as first_name || last_name.
`,
  );
});

test("a field's SQL that reads a file", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: "(SELECT content FROM read_text('/etc/passwd'))" } } }) }),
    `
syncs/crm_contacts.sync.json:11:36 error SL0403: SQL reaches outside the project
  "sql": "(SELECT content FROM read_text('/etc/passwd'))"
                               ~~~~~~~~~
  The table function read_text() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().
`,
  );
});

test("a field's SQL that reads a table", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: '(SELECT max(id) FROM raw_customers)' } } }) }),
    `
syncs/crm_contacts.sync.json:11:36 error SL0403: SQL reaches outside the project
  "sql": "(SELECT max(id) FROM raw_customers)"
                               ~~~~~~~~~~~~~
  The table "raw_customers" is read without ref() or source(). A sync's expression sees the columns of its model only: join the table in the model.
`,
  );
});

test('a filter that reads the ledger', async () => {
  assert.is(
    await said({ [SYNC]: sync({ filter: 'id IN (SELECT key FROM sluice_ledger.main.records)' }) }),
    `
syncs/crm_contacts.sync.json:12:37 error SL0403: SQL reaches outside the project
  "filter": "id IN (SELECT key FROM sluice_ledger.main.records)"
                                    ~~~~~~~~~~~~~~~~~~~~~~~~~~
  "sluice_ledger" is Sluice's own database; a model reads the warehouse only.
`,
  );
});

test('a filter with an undefined variable', async () => {
  assert.is(
    await said({ [SYNC]: sync({ filter: "ltv >= {{ var('mni') }}" }) }),
    `
syncs/crm_contacts.sync.json:12:24 error SL0302: Undefined variable
  "filter": "ltv >= {{ var('mni') }}"
                       ~~~~~~~~~~
  The project has no variable "mni". Did you mean "min"?
`,
  );
});

test('a filter with a template syntax error', async () => {
  assert.is(
    await said({ [SYNC]: sync({ filter: "ltv >= {{ var('min') }" }) }),
    `
syncs/crm_contacts.sync.json:12:35 error SL0301: Template syntax error
  "filter": "ltv >= {{ var('min') }"
                                  ~
  Unexpected "}": expected }} here.
`,
  );
});

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

test('a filter over an aggregate', async () => {
  assert.is(
    await said({ [SYNC]: sync({ filter: 'sum(ltv) > 3' }) }),
    `
syncs/crm_contacts.sync.json:12:14 error SL0401: SQL refused
  "filter": "sum(ltv) > 3"
             ~~~
  WHERE clause cannot contain aggregates.
`,
  );
});

test('a filter of a wrong type', async () => {
  assert.is(
    await said({ [SYNC]: sync({ filter: 'signed_up > 7' }) }),
    `
syncs/crm_contacts.sync.json:12:24 error SL0401: SQL refused
  "filter": "signed_up > 7"
                       ~
  Cannot compare values of type DATE and type INTEGER_LITERAL - an explicit cast is required.
`,
  );
});

test('a template in a field that reaches for constructor', async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: "'{{ ''.constructor.constructor('x')() }}'" } } }) }),
    `
syncs/crm_contacts.sync.json:11:22 error SL0303: Forbidden in a template
  "sql": "'{{ ''.constructor.constructor('x')() }}'"
                 ~~~~~~~~~~~
  "constructor" belongs to JavaScript. Templates see the data of a value and nothing of its machinery.
`,
  );
});

test("a secret in a field's SQL", async () => {
  assert.is(
    await said({ [SYNC]: sync({ fields: { firstname: { sql: "'{{ env_var('HUBSPOT_TOKEN') }}'" } } }) }),
    `
syncs/crm_contacts.sync.json:11:19 error SL0303: Forbidden in a template
  "sql": "'{{ env_var('HUBSPOT_TOKEN') }}'"
              ~~~~~~~~~~~~~~~~~~~~~~~~
  HUBSPOT_TOKEN holds a secret of a destination, and secrets never reach a template.
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
