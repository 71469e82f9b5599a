// Contracts: the columns and types that a model declares are exactly those that it gives. Told by the compiler where it
// knows the types, and by the plan where only the warehouse does.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { contractBreaches } from '../../core/contract-breaches.js';
import { Refused } from '../../core/refused.js';
import { buildPlan } from '../../runtime/plan/build-plan.js';
import { peopleProject, rows } from '../kit/people.js';
import { model, said } from '../mistakes/shop.js';

const SEED = [
  { name: 'id', type: 'bigint' },
  { name: 'email', type: 'text' },
  { name: 'FIRST_NAME', type: 'string' },
  { name: 'last_name', type: 'varchar' },
  { name: 'ltv', type: 'double' },
  { name: 'signed_up', type: 'date' },
];
const FILE = 'models/customers.model.json';

function contract(...columns: readonly object[]) {
  const lines = columns.map((column) => `  ${JSON.stringify(column)}`);
  return { [FILE]: `{ "contract": true, "columns": [\n${lines.join(',\n')}\n] }\n` };
}

test('a contract that is kept, with types by any of their names and names in any case', async () => {
  assert.is(await said(contract(...SEED)), '\n');
});

test('a column of another type, one that is not given, and those that are not declared', async () => {
  const columns = SEED.slice(0, 4).map((column) =>
    column.name === 'email'
      ? { name: 'emial', type: 'text' }
      : column.name === 'id'
        ? { name: 'id', type: 'int' }
        : column,
  );
  assert.is(
    await said(contract(...columns)),
    `
${FILE}:1:15 error SL0525: Contract broken
  { "contract": true, "columns": [
                ~~~~
  Model "customers" gives the columns "ltv" DOUBLE, "signed_up" DATE, which its contract does not declare. Declare them, or leave them out of the model.

${FILE}:2:23 error SL0525: Contract broken
  {"name":"id","type":"int"},
                      ~~~~~
  The contract of model "customers" declares "id" as INTEGER, and the model gives it as BIGINT. Cast it in the model, or declare the type that it gives.

${FILE}:3:11 error SL0525: Contract broken
  {"name":"emial","type":"text"},
          ~~~~~~~
  The contract of model "customers" declares the column "emial", which the model does not give. Did you mean "email"?

3 errors
`,
  );
});

test('a column without a type, and a type that there is not', async () => {
  const [, ...others] = SEED;
  assert.is(
    await said(contract({ name: 'id' }, ...others.slice(0, 4), { name: 'signed_up', type: 'dat' })),
    `
${FILE}:2:3 error SL0203: Missing key
  {"name":"id"},
  ~
  In a contract every column needs the key "type".

${FILE}:7:30 error SL0202: Invalid value
  {"name":"signed_up","type":"dat"}
                             ~~~~~
  DuckDB has no type "dat". Did you mean "date"? A type is written as varchar or decimal(18, 2).

2 errors
`,
  );
});

test('a type cannot close its cast and go on', async () => {
  const evil = { name: 'id', type: 'int); SELECT (1' };
  assert.match(await said(contract(evil, ...SEED.slice(1))), /customers\.model\.json:2:23 error SL0202: Invalid value/);
});

test('a model without a contract may describe some of its columns, without types', async () => {
  assert.is(await said({ [FILE]: { columns: [{ name: 'id' }, { name: 'email', type: 'text' }] } }), '\n');
});

test('what the compiler cannot know it leaves to the plan', async () => {
  assert.is(
    await said({
      ...model("{{ config(key='id') }}\nSELECT *, email AS first_name FROM {{ source('shop', 'orders') }}\n"),
      ...contract(SEED[0] ?? {}),
    }),
    '\n',
  );
});

test('a plan holds the warehouse as it is against the contract, and runs no tests of a model that breaks it', async () => {
  const project = peopleProject({
    url: 'http://127.0.0.1:9',
    files: {
      'models/people.model.json': {
        contract: true,
        columns: [
          { name: 'id', type: 'int' },
          { name: 'email', type: 'text', tests: ['not_null'] },
          { name: 'name', type: 'text', tests: ['unique'] },
        ],
      },
    },
  });
  await project.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Ann')"));
  const { root } = project;
  const { manifest } = await compileProject({ root, env: {} });
  if (manifest === undefined) throw new Error('The project has mistakes');
  const plan = { manifest, root, syncs: ['contacts'], file: project.path('a.plan'), allow: [], onWarning: () => {} };
  const refusal = async (): Promise<readonly object[]> =>
    buildPlan({ ...plan, now: new Date() }).then(
      () => [],
      (error: unknown) => (error instanceof Refused ? error.diagnostics : [{ error }]),
    );
  assert.equal(
    (await refusal()).map((diagnostic) => Reflect.get(diagnostic, 'code')),
    ['SL0523'],
  );
  await project.people("SELECT 1.5 AS id, 'Ann' AS name, true AS vip");
  const broken = { code: 'SL0525', severity: 'error', file: 'models/people.model.json' };
  assert.equal(await refusal(), [
    {
      ...broken,
      detail:
        'The contract of model "people" declares "id" as INTEGER, and the model gives it as DECIMAL(2,1). Cast it in the model, or declare the type that it gives.',
    },
    { ...broken, detail: 'The contract of model "people" declares the column "email", which the model does not give.' },
    {
      ...broken,
      detail:
        'Model "people" gives the column "vip" BOOLEAN, which its contract does not declare. Declare it, or leave it out of the model.',
    },
  ]);
});

test('the order of columns and the case of names do not matter', () => {
  const a = { name: 'a', type: 'INTEGER' };
  const b = { name: 'B', type: 'VARCHAR' };
  assert.equal(contractBreaches('m', [a, b], [{ ...b, name: 'b' }, a]), []);
});

test.run();
