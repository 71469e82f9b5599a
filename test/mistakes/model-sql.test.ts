// SQL that DuckDB refuses in a model, and exactly what is said: the mistake is shown in the template.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { model, said } from './shop.js';

test('an unknown column of a seed, shown in the template', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id, frist_name\nFROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:2:12 error SL0401: SQL refused
  SELECT id, frist_name
             ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`,
  );
});

test('an unknown column behind an output of many lines, a loop and a macro', async () => {
  assert.is(
    await said({
      ...model(
        "{{ config(key='id') }}\n{% set wide = '\\n\\n\\n' %}\nSELECT id,{{ wide }}\n  {% for c in ['email', 'first_name'] %}\n  {{ c }} AS {{ c }}_copy,\n  {% endfor %}\n  {{ full('first_name', 'last_name') }} AS name, nope\nFROM {{ ref('raw_customers') }}\n",
      ),
    }),
    `
models/customers.sql:7:50 error SL0401: SQL refused
  {{ full('first_name', 'last_name') }} AS name, nope
                                                 ~~~~
  There is no column "nope" here. Closest is "signed_up".
`,
  );
});

test('an unknown column that a loop writes', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT {% for c in ['id', 'emial'] %}{{ c }}, {% endfor %} ltv\nFROM {{ ref('raw_customers') }}\n",
      ),
    ),
    `
models/customers.sql:2:41 error SL0401: SQL refused
  SELECT {% for c in ['id', 'emial'] %}{{ c }}, {% endfor %} ltv
                                          ~
  There is no column "emial" here. Did you mean "email"?
`,
  );
});

test("an unknown column that is a macro's argument", async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT id, {{ full('first_name', 'lastname') }} AS name FROM {{ ref('raw_customers') }}\n",
      ),
    ),
    `
models/customers.sql:2:15 error SL0401: SQL refused
  SELECT id, {{ full('first_name', 'lastname') }} AS name FROM {{ ref('raw_customers') }}
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  There is no column "lastname" here. Did you mean "last_name"?
`,
  );
});

test('an unknown column behind letters of more than one byte', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nSELECT id, 'é🙂' AS hi, /* ünï */ lvt FROM {{ ref('raw_customers') }}\n"),
    ),
    `
models/customers.sql:2:35 error SL0401: SQL refused
  SELECT id, 'é🙂' AS hi, /* ünï */ lvt FROM {{ ref('raw_customers') }}
                                    ~~~
  There is no column "lvt" here. Did you mean "ltv"?
`,
  );
});

test('an unknown function', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id, uper(email) AS e FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:2:12 error SL0401: SQL refused
  SELECT id, uper(email) AS e FROM {{ ref('raw_customers') }}
             ~~~~
  DuckDB has no function "uper". Did you mean "upper"?
`,
  );
});

test('a function that does not take such values', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id, abs(email) AS e FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:2:12 error SL0401: SQL refused
  SELECT id, abs(email) AS e FROM {{ ref('raw_customers') }}
             ~~~
  No function matches the given name and argument types 'abs(VARCHAR)'. You might need to add explicit type casts.
`,
  );
});

test('an unknown type', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT CAST(id AS integr) AS id FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:2:19 error SL0401: SQL refused
  SELECT CAST(id AS integr) AS id FROM {{ ref('raw_customers') }}
                    ~~~~~~
  DuckDB has no type "integr". Did you mean "integer"?
`,
  );
});

test('a column of a table that has none such', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT c.idd FROM {{ ref('raw_customers') }} AS c\n")),
    `
models/customers.sql:2:8 error SL0401: SQL refused
  SELECT c.idd FROM {{ ref('raw_customers') }} AS c
         ~~~~~
  Table "c" does not have a column named "idd". Did you mean "id"?
`,
  );
});

test('a column of a parent model that has none such', async () => {
  assert.is(
    await said({
      ...model(
        "{{ config(key='id') }}\nSELECT c.id, c.name FROM {{ ref('base') }} AS c JOIN {{ ref('base') }} USING (nope)\n",
      ),
      'models/base.sql': "SELECT id FROM {{ ref('raw_customers') }}\n",
    }),
    `
models/customers.sql error SL0401: SQL refused
  Column "nope" does not exist on left side of join.
`,
  );
});

test('a column that is not grouped by', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nSELECT id, count(*) AS n FROM {{ ref('raw_customers') }} GROUP BY email\n"),
    ),
    `
models/customers.sql:2:8 error SL0401: SQL refused
  SELECT id, count(*) AS n FROM {{ ref('raw_customers') }} GROUP BY email
         ~~
  Column "id" must appear in the GROUP BY clause or must be part of an aggregate function. Either add it to the GROUP BY list, or use "ANY_VALUE(id)" if the exact value of "id" is not important.
`,
  );
});

test('a syntax error in the middle', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id,\n  email email email\nFROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:3:15 error SL0401: SQL refused
  email email email
              ~~~~~
  Syntax error at or near "email".
`,
  );
});

test('SQL that ends too early', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id, (ltv + \n")),
    `
models/customers.sql:2:17 error SL0401: SQL refused
  SELECT id, (ltv +
                  ~
  The SQL is incomplete: it ends too early.
`,
  );
});

test('a text without its closing quote', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id, 'open FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:2:12 error SL0401: SQL refused
  SELECT id, 'open FROM {{ ref('raw_customers') }}
             ~
  Unterminated quoted string at or near "'open FROM "warehouse"."main"."raw_customers"".
`,
  );
});

test.run();
