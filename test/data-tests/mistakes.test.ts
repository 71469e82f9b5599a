// Mistakes in data tests, each shown where it is written: names of columns and models, expressions, and values.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileShop, model, said } from '../mistakes/shop.js';

const FILE = 'models/customers.model.json';

/** One line of JSON for each column, and the model's tests. */
function described(columns: readonly object[], tests: readonly object[] = []) {
  const lines = [...columns.map((each) => `  ${JSON.stringify(each)}`)].join(',\n');
  return { [FILE]: `{ "columns": [\n${lines}\n], "tests": [\n  ${JSON.stringify(tests).slice(1, -1)}\n] }\n` };
}

test('a column that the model does not have is told once, whatever its tests', async () => {
  assert.is(
    await said(described([{ name: 'emial', tests: ['unique', 'not_null', { accepted_values: ['a'] }] }])),
    `
${FILE}:2:11 error SL0231: Unknown column
  {"name":"emial","tests":["unique","not_null",{"accepted_values":["a"]}]}
          ~~~~~~~
  Model "customers" has no column "emial". Did you mean "email"?
`,
  );
});

test('a column that is described only may be any', async () => {
  assert.is(await said(described([{ name: 'emial' }])), '\n');
});

test('a model, and a column of it, that there is not', async () => {
  assert.is(
    await said(
      described([
        { name: 'id', tests: [{ relationships: { to: 'custmers', column: 'id' } }] },
        { name: 'email', tests: [{ relationships: { to: 'raw_customers', column: 'mail' } }] },
      ]),
    ),
    `
${FILE}:2:48 error SL0211: Unknown model
  {"name":"id","tests":[{"relationships":{"to":"custmers","column":"id"}}]},
                                               ~~~~~~~~~~
  No model or seed is named "custmers". Did you mean "customers"?

${FILE}:3:76 error SL0231: Unknown column
  {"name":"email","tests":[{"relationships":{"to":"raw_customers","column":"mail"}}]}
                                                                           ~~~~~~
  Seed "raw_customers" has no column "mail". Did you mean "email"?

2 errors
`,
  );
});

test('values of another kind than the column', async () => {
  const tests = [{ relationships: { to: 'raw_customers', column: 'signed_up' } }];
  assert.is(
    await said(described([{ name: 'ltv', tests }])),
    `
${FILE}:2:26 error SL0401: SQL refused
  {"name":"ltv","tests":[{"relationships":{"to":"raw_customers","column":"signed_up"}}]}
                         ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  Cannot compare values of type DOUBLE and DATE in IN/ANY/ALL clause - an explicit cast is required.
`,
  );
});

test('an expression that is wrong is shown at its token', async () => {
  assert.is(
    await said(described([], [{ expression: 'lvt >= 0' }, { expression: "ltv > {{ var('mni') }}" }])),
    `
${FILE}:4:18 error SL0401: SQL refused
  {"expression":"lvt >= 0"},{"expression":"ltv > {{ var('mni') }}"}
                 ~~~
  There is no column "lvt" here. Did you mean "ltv"?

${FILE}:4:53 error SL0302: Undefined variable
  {"expression":"lvt >= 0"},{"expression":"ltv > {{ var('mni') }}"}
                                                    ~~~~~~~~~~
  The project has no variable "mni". Did you mean "min"?

2 errors
`,
  );
});

test('a condition that is wrong, one that is no condition, and one that reads a table', async () => {
  assert.is(
    await said(
      described(
        [{ name: 'id', tests: [{ test: 'unique', where: 'ltv >' }] }],
        [{ expression: 'sum(ltv) > 0' }, { expression: 'id IN (SELECT id FROM raw_customers)' }],
      ),
    ),
    `
${FILE}:2:55 error SL0401: SQL refused
  {"name":"id","tests":[{"test":"unique","where":"ltv >"}]}
                                                      ~
  The SQL is incomplete: it ends too early.

${FILE}:4:18 error SL0401: SQL refused
  {"expression":"sum(ltv) > 0"},{"expression":"id IN (SELECT id FROM raw_customers)"}
                 ~~~
  WHERE clause cannot contain aggregates.

${FILE}:4:70 error SL0403: SQL reaches outside the project
  {"expression":"sum(ltv) > 0"},{"expression":"id IN (SELECT id FROM raw_customers)"}
                                                                     ~~~~~~~~~~~~~
  The table "raw_customers" is read without ref() or source(). An expression sees the columns of its model only: join the table in the model.

3 errors
`,
  );
});

test('unknown tests, and tests without a rule', async () => {
  assert.is(
    await said(described([{ name: 'id', tests: ['uniqe', { where: 'true' }, { accepted_values: [] }] }], [{}])),
    `
${FILE}:2:25 error SL0202: Invalid value
  {"name":"id","tests":["uniqe",{"where":"true"},{"accepted_values":[]}]}
                        ~~~~~~~
  Item 1 of "tests" must be one of "unique", "not_null". Did you mean "unique"?

${FILE}:2:33 error SL0203: Missing key
  {"name":"id","tests":["uniqe",{"where":"true"},{"accepted_values":[]}]}
                                ~
  Item 2 of "tests" needs one of the keys "test", "accepted_values" or "relationships".

${FILE}:2:51 error SL0202: Invalid value
  {"name":"id","tests":["uniqe",{"where":"true"},{"accepted_values":[]}]}
                                                  ~~~~~~~~~~~~~~~~~
  "accepted_values" must not be empty.

${FILE}:4:3 error SL0203: Missing key
  {}
  ~
  Item 1 of "tests" needs one of the keys "expression" or "row_count_change".

4 errors
`,
  );
});

test('two tests of one name', async () => {
  const tests = [
    { name: 'positive', expression: 'ltv >= 0' },
    { name: 'positive', expression: 'id > 0' },
  ];
  assert.is(
    await said(described([], tests)),
    `
${FILE}:4:55 error SL0204: Duplicate name
  {"name":"positive","expression":"ltv >= 0"},{"name":"positive","expression":"id > 0"}
                                                      ~~~~~~~~~~
  Another test is named "positive". Rename or remove one of them.
  ${FILE}:4:11: "positive" is here first.
`,
  );
});

test('a model with a mistake of its own is told of that alone', async () => {
  const tests = described([{ name: 'emial', tests: ['unique'] }]);
  assert.is(
    await said({ ...model("SELECT nme AS id FROM {{ ref('raw_customers') }}\n"), ...tests }),
    `
models/customers.sql:1:8 error SL0401: SQL refused
  SELECT nme AS id FROM {{ ref('raw_customers') }}
         ~~~
  There is no column "nme" here. Closest are "signed_up", "email".
`,
  );
});

test('tests are in the manifest as SQL and leave the fingerprint of the model as it is', async () => {
  const { manifest } = await compileShop(described([{ name: 'email', tests: ['unique', 'not_null'] }]));
  const without = await compileShop({});
  assert.equal(manifest?.models.customers?.checks, {
    file: FILE,
    tests: [
      {
        name: 'unique_customers_email',
        kind: 'unique',
        severity: 'error',
        column: 'email',
        fault: '"email" has a value that another row has too',
        query:
          'SELECT * FROM "sluice_model__customers" WHERE "email" IN (SELECT "email" FROM "sluice_model__customers" WHERE "email" IS NOT NULL GROUP BY "email" HAVING count(*) > 1)',
      },
      {
        name: 'not_null_customers_email',
        kind: 'not_null',
        severity: 'error',
        column: 'email',
        fault: '"email" is null',
        query: 'SELECT * FROM "sluice_model__customers" WHERE "email" IS NULL',
      },
    ],
    counts_query:
      'SELECT count("sluice__0") - count(DISTINCT "sluice__0"), count(*) FILTER (WHERE "sluice__1") FROM (\nSELECT CASE WHEN "email" IS NOT NULL THEN system.main.hash("email") END AS "sluice__0",\n("email" IS NULL) AS "sluice__1" FROM "sluice_model__customers"\n)',
  });
  assert.is(manifest?.models.customers?.fingerprint, without.manifest?.models.customers?.fingerprint);
  assert.is(without.manifest?.models.customers?.checks, undefined);
});

test.run();
