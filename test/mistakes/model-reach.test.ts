// Models that are no SELECT, or that reach for what the project does not declare, and exactly what is said.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { model, said } from './shop.js';

test('two statements', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT 1 AS id;\n-- and\nSELECT 2 AS id;\n")),
    `
models/customers.sql:4:1 error SL0402: Not a single SELECT
  SELECT 2 AS id;
  ~~~~~~
  There are 2 statements; it must be exactly one SELECT. Remove all but one, or make a model of each.
`,
  );
});

test('a SELECT and then something else', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT 1 AS id; DROP TABLE customers\n")),
    `
models/customers.sql:2:17 error SL0402: Not a single SELECT
  SELECT 1 AS id; DROP TABLE customers
                  ~~~~
  There are 2 statements; it must be exactly one SELECT. Remove all but one, or make a model of each.
`,
  );
});

test('COPY … TO', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nCOPY (SELECT 1) TO 'out.csv'\n")),
    `
models/customers.sql:2:1 error SL0402: Not a single SELECT
  COPY (SELECT 1) TO 'out.csv'
  ~~~~
  This is a COPY statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('DELETE behind WITH', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nWITH old AS (SELECT 1 AS id)\nDELETE FROM customers WHERE id IN (FROM old)\n"),
    ),
    `
models/customers.sql:2:1 error SL0402: Not a single SELECT
  WITH old AS (SELECT 1 AS id)
  ~~~~
  This is a DELETE statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('ATTACH behind a comment', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\n-- SELECT\n/* SELECT 1 */ ATTACH 'other.duckdb'\n")),
    `
models/customers.sql:3:16 error SL0402: Not a single SELECT
  /* SELECT 1 */ ATTACH 'other.duckdb'
                 ~~~~~~
  This is an ATTACH statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('PRAGMA', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nPRAGMA database_list\n")),
    `
models/customers.sql:2:1 error SL0402: Not a single SELECT
  PRAGMA database_list
  ~~~~~~
  This is a PRAGMA statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('INSTALL', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nINSTALL httpfs\n")),
    `
models/customers.sql:2:1 error SL0402: Not a single SELECT
  INSTALL httpfs
  ~~~~~~~
  This is an INSTALL statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('SET', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSET threads = 1\n")),
    `
models/customers.sql:2:1 error SL0402: Not a single SELECT
  SET threads = 1
  ~~~
  This is a SET statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from.
`,
  );
});

test('DESCRIBE', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM (DESCRIBE {{ ref('raw_customers') }})\n")),
    `
models/customers.sql error SL0402: Not a single SELECT
  SHOW, DESCRIBE and SUMMARIZE describe the database; it must be a SELECT of rows.
`,
  );
});

test('nothing but a comment', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\n-- later\n")),
    `
models/customers.sql error SL0402: Not a single SELECT
  There is no statement; it must be exactly one SELECT.
`,
  );
});

test('a file by its name', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM '/etc/passwd'\n")),
    `
models/customers.sql:2:15 error SL0403: SQL reaches outside the project
  SELECT * FROM '/etc/passwd'
                ~~~~~~~~~~~~~
  "/etc/passwd" is a file. Declare it as a source table with a "path" and read it with source().
`,
  );
});

test('a file by its name in double quotes, in a subquery of a common table expression', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nWITH a AS (SELECT 1 AS id WHERE 1 IN (SELECT 1 FROM /* '*/ \"secrets.csv\"))\nSELECT id FROM a\n",
      ),
    ),
    `
models/customers.sql:2:60 error SL0403: SQL reaches outside the project
  WITH a AS (SELECT 1 AS id WHERE 1 IN (SELECT 1 FROM /* '*/ "secrets.csv"))
                                                             ~~~~~~~~~~~~~
  "secrets.csv" is a file. Declare it as a source table with a "path" and read it with source().
`,
  );
});

test('a file that a common table expression elsewhere pretends to be', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT * FROM '/etc/passwd' WHERE 1 IN (WITH \"/etc/passwd\" AS (SELECT 1) SELECT 1)\n",
      ),
    ),
    `
models/customers.sql:2:15 error SL0403: SQL reaches outside the project
  SELECT * FROM '/etc/passwd' WHERE 1 IN (WITH "/etc/passwd" AS (SELECT 1) SELECT 1)
                ~~~~~~~~~~~~~
  "/etc/passwd" is a file. Declare it as a source table with a "path" and read it with source().
`,
  );
});

test('read_text', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT content AS id FROM read_text('/etc/passwd')\n")),
    `
models/customers.sql:2:27 error SL0403: SQL reaches outside the project
  SELECT content AS id FROM read_text('/etc/passwd')
                            ~~~~~~~~~
  The table function read_text() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().
`,
  );
});

test('read_csv in a join', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT c.id FROM {{ ref('raw_customers') }} AS c JOIN\n  READ_CSV('/etc/passwd') AS p ON true\n",
      ),
    ),
    `
models/customers.sql:3:3 error SL0403: SQL reaches outside the project
  READ_CSV('/etc/passwd') AS p ON true
  ~~~~~~~~
  The table function read_csv() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().
`,
  );
});

test('glob in a lateral subquery', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nSELECT id FROM {{ ref('raw_customers') }}, LATERAL (SELECT * FROM glob('/*'))\n"),
    ),
    `
models/customers.sql:2:67 error SL0403: SQL reaches outside the project
  SELECT id FROM {{ ref('raw_customers') }}, LATERAL (SELECT * FROM glob('/*'))
                                                                    ~~~~
  The table function glob() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().
`,
  );
});

test('a query made of text', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM query('SELECT 1 AS id')\n")),
    `
models/customers.sql:2:15 error SL0403: SQL reaches outside the project
  SELECT * FROM query('SELECT 1 AS id')
                ~~~~~
  The table function query() can reach beyond the project's sources; range, generate_series, unnest, json_each, json_tree are allowed. Declare files as a source table with a "path" and read them with source().
`,
  );
});

test('the ledger', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT key AS id FROM sluice_ledger.main.records\n")),
    `
models/customers.sql:2:23 error SL0403: SQL reaches outside the project
  SELECT key AS id FROM sluice_ledger.main.records
                        ~~~~~~~~~~~~~~~~~~~~~~~~~~
  "sluice_ledger" is Sluice's own database; a model reads the warehouse only.
`,
  );
});

test('the plan, in capitals and quotes', async () => {
  assert.is(
    await said(model('{{ config(key=\'id\') }}\nSELECT key AS id FROM "SLUICE_PLAN".operations\n')),
    `
models/customers.sql:2:23 error SL0403: SQL reaches outside the project
  SELECT key AS id FROM "SLUICE_PLAN".operations
                        ~~~~~~~~~~~~~
  "SLUICE_PLAN" is Sluice's own database; a model reads the warehouse only.
`,
  );
});

test("the engine's own tables", async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT table_name AS id FROM information_schema.tables\n")),
    `
models/customers.sql:2:30 error SL0403: SQL reaches outside the project
  SELECT table_name AS id FROM information_schema.tables
                               ~~~~~~~~~~~~~~~~~~~~~~~~~
  The table "information_schema.tables" is read without ref() or source(). Models read other models and seeds with ref() and declared tables with source(); declare a table of the warehouse in sources/*.source.json.
`,
  );
});

test('a seed read without ref()', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT * FROM main.raw_customers\n")),
    `
models/customers.sql:2:15 error SL0403: SQL reaches outside the project
  SELECT * FROM main.raw_customers
                ~~~~~~~~~~~~~~~~~~
  The table "main.raw_customers" is read without ref() or source(). Read it with {{ ref('raw_customers') }}, so that Sluice knows what the model depends on.
`,
  );
});

test('a source table read without source()', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id FROM warehouse.main.Orders\n")),
    `
models/customers.sql:2:16 error SL0403: SQL reaches outside the project
  SELECT id FROM warehouse.main.Orders
                 ~~~~~~~~~~~~~~~~~~~~~
  The table "warehouse.main.Orders" is read without ref() or source(). Read it with {{ source('shop', 'orders') }}, so that Sluice knows what the model depends on.
`,
  );
});

test('an undeclared table', async () => {
  assert.is(
    await said(model("{{ config(key='id') }}\nSELECT id FROM main.invoices\n")),
    `
models/customers.sql:2:16 error SL0403: SQL reaches outside the project
  SELECT id FROM main.invoices
                 ~~~~~~~~~~~~~
  The table "main.invoices" is read without ref() or source(). Models read other models and seeds with ref() and declared tables with source(); declare a table of the warehouse in sources/*.source.json.
`,
  );
});

test('an undeclared table beside a source that is not known yet', async () => {
  assert.is(
    await said(
      model(
        "{{ config(key='id') }}\nSELECT o.id FROM {{ source('shop', 'orders') }} AS o JOIN raw_custmers USING (id)\n",
      ),
    ),
    `
models/customers.sql:2:59 error SL0403: SQL reaches outside the project
  SELECT o.id FROM {{ source('shop', 'orders') }} AS o JOIN raw_custmers USING (id)
                                                            ~~~~~~~~~~~~
  The table "raw_custmers" is read without ref() or source(). Read it with {{ ref('raw_customers') }}, so that Sluice knows what the model depends on.
`,
  );
});

test('a common table expression under a name that Sluice keeps', async () => {
  assert.is(
    await said(
      model("{{ config(key='id') }}\nWITH sluice_model__base AS (SELECT 1 AS id) SELECT * FROM sluice_model__base\n"),
    ),
    `
models/customers.sql:2:6 error SL0403: SQL reaches outside the project
  WITH sluice_model__base AS (SELECT 1 AS id) SELECT * FROM sluice_model__base
       ~~~~~~~~~~~~~~~~~~
  The common table expression "sluice_model__base" has a name that Sluice keeps for itself. Rename it.
`,
  );
});

test.run();
