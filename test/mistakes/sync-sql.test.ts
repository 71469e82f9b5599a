// Columns and SQL of syncs with one mistake each, and exactly what is said: the token inside the JSON text.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { SYNC, said, sync } from './shop.js';

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
  The table "raw_customers" is read without ref() or source(). An expression sees the columns of its model only: join the table in the model.
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

test.run();
