// Data tests: what is not true of the rows stops the plan before anything is written or sent, and says which rows.

import { existsSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import type { Files } from '../kit/project.js';
import { endedWith, type Ran } from '../kit/sluice.js';
import { fillWarehouse } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const PEOPLE = rowsAs(
  'id, email, name, plan, company_id, ltv',
  "(1, 'ann@x.example', 'Ann', 'free', 10, 5.0)",
  "(2, 'bob@x.example', 'Bob', 'pro', 11, -1.5)",
  "(3, 'bob@x.example', NULL, 'gold', 12, NULL)",
  "(4, 'dan@x.example', NULL, 'trial', NULL, -2.0)",
);
const COMPANIES = rowsAs('id, name', "(10, 'Acme')", "(NULL, 'None')");

async function shop(described: object, files: Files = {}): Promise<PeopleProject> {
  const project = peopleProject({
    url: crm.url,
    files: {
      'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'firms' }] },
      'models/people.model.json': described,
      'models/companies.sql': "select * from {{ source('shop', 'firms') }}\n",
      ...files,
    },
  });
  await fillWarehouse(project.path('warehouse.duckdb'), { people: PEOPLE, firms: COMPANIES });
  return project;
}

function column(name: string, ...tests: readonly unknown[]): object {
  return { columns: [{ name, tests }] };
}

async function refused(described: object, files: Files = {}): Promise<Ran> {
  return endedWith(4, await (await shop(described, files)).sluice('plan'));
}

/** What a failing test says, all of it. */
async function said(described: object, files: Files = {}): Promise<string> {
  const { out, err } = await refused(described, files);
  assert.is(out, '');
  return err;
}

const END =
  'Nothing is planned, as sync "contacts" reads it. Correct the data or the model and plan again; with "severity": "warn" the plan goes on.';
const failure = (detail: string, end = END): string =>
  `models/people.model.json error SL0523: Data test failed\n  ${detail} ${end}\n`;

test('a null where there must be none', async () => {
  assert.is(
    await said(column('name', 'not_null')),
    failure('Test "not_null_people_name" fails: in 2 rows of model "people", "name" is null: 3, 4.'),
  );
});

test('a value that two rows have; nulls are no values', async () => {
  assert.is(
    await said({ columns: [...columnsOf(column('email', 'unique')), ...columnsOf(column('name', 'unique'))] }),
    failure(
      'Test "unique_people_email" fails: in 2 rows of model "people", "email" has a value that another row has too: 2 ("bob@x.example"), 3 ("bob@x.example").',
    ),
  );
});

test('a value that is none of those accepted', async () => {
  assert.is(
    await said(column('plan', { accepted_values: ['free', 'pro'] })),
    failure(
      'Test "accepted_values_people_plan" fails: in 2 rows of model "people", "plan" is none of "free", "pro": 3 ("gold"), 4 ("trial").',
    ),
  );
});

test('accepted numbers and truth values', async () => {
  assert.is(
    await said(column('company_id', { accepted_values: [10, 11] })),
    failure(
      'Test "accepted_values_people_company_id" fails: in 1 row of model "people", "company_id" is none of 10, 11: 3 ("12").',
    ),
  );
});

test('a value that another model does not have', async () => {
  assert.is(
    await said(column('company_id', { relationships: { to: 'companies', column: 'id' } })),
    failure(
      'Test "relationships_people_company_id" fails: in 2 rows of model "people", "company_id" is not in "id" of "companies": 2 ("11"), 3 ("12").',
    ),
  );
});

test('a value that a seed does not have', async () => {
  const project = await shop(column('company_id', { relationships: { to: 'firm_ids', column: 'id' } }), {
    'seeds/firm_ids.csv': 'id\n10\n11\n',
  });
  const early = endedWith(3, await project.sluice('plan'));
  assert.match(early.err, /seeds\/firm_ids\.csv error SL0501: .*\n {2}Seed "firm_ids" is not in the warehouse yet/);
  endedWith(0, await project.sluice('seed'));
  assert.is(
    endedWith(4, await project.sluice('plan')).err,
    failure(
      'Test "relationships_people_company_id" fails: in 1 row of model "people", "company_id" is not in "id" of "firm_ids": 3 ("12").',
    ),
  );
});

test('an expression that is false; null passes, as in a CHECK', async () => {
  assert.is(
    await said({ tests: [{ expression: 'ltv >= 0 -- or\n or id > 100' }] }),
    failure('Test "expression_people" fails: in 2 rows of model "people", ltv >= 0 -- or or id > 100 is false: 2, 4.'),
  );
});

test('only rows that meet "where" are tested, and templates are rendered', async () => {
  const named = { name: 'gold has a name', test: 'not_null', where: "plan = '{{ var('plan') }}'" };
  assert.is(
    await said(column('name', named), {
      'sluice.json': {
        name: 'shop',
        warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
        vars: { plan: 'gold' },
      },
    }),
    failure('Test "gold has a name" fails: in 1 row of model "people" where plan = \'gold\', "name" is null: 3.'),
  );
});

test('unique among the rows that meet "where"', async () => {
  const project = await shop(column('email', { test: 'unique', where: 'id < 3' }));
  endedWith(0, await project.sluice('plan'));
});

test('all that fails is said at once, five examples of each, and with --json it is the document', async () => {
  const project = await shop({ ...column('name', 'not_null'), tests: [{ expression: 'id > 6' }] });
  await project.people(`SELECT range AS id, range || '@x.example' AS email, NULL AS name FROM range(8)`);
  const { out, err } = endedWith(4, await project.sluice('plan --json'));
  const first =
    'Test "not_null_people_name" fails: in 8 rows of model "people", "name" is null: 0, 1, 2, 3, 4 and 3 more.';
  const second =
    'Test "expression_people" fails: in 7 rows of model "people", id > 6 is false: 0, 1, 2, 3, 4 and 2 more.';
  assert.is(err, `${failure(second)}\n${failure(first)}\n2 errors\n`);
  const diagnostic = {
    code: 'SL0523',
    severity: 'error',
    summary: 'Data test failed',
    file: 'models/people.model.json',
  };
  assert.equal(JSON.parse(out), {
    format_version: '1.0',
    diagnostics: [
      { ...diagnostic, detail: `${second} ${END}` },
      { ...diagnostic, detail: `${first} ${END}` },
    ],
  });
});

test('a test of severity warn is said, and the plan goes on', async () => {
  const project = await shop(column('name', { test: 'not_null', severity: 'warn' }));
  const { out, err } = endedWith(0, await project.sluice('plan'));
  assert.match(out, /Plan: 2 to create, /);
  assert.is(
    err,
    'models/people.model.json warning SL0523: Data test failed\n  Test "not_null_people_name" fails: in 2 rows of model "people", "name" is null: 3, 4. Its severity is "warn", so the plan goes on.\n',
  );
});

test('nothing is sent by an apply, no plan is saved, and what is put right is planned', async () => {
  const project = await shop({ tests: [{ expression: 'id < 2' }] });
  await crm.forget();
  endedWith(4, await project.sluice('apply --auto-approve'));
  endedWith(4, await project.sluice('plan --out safe.plan'));
  assert.is((await crm.requests()).requests, 0);
  assert.not.ok(existsSync(project.path('safe.plan')));
  await project.people(`${PEOPLE} WHERE id < 2`);
  endedWith(0, await project.sluice('plan --out safe.plan'));
  await project.people(PEOPLE);
  endedWith(0, await project.sluice('apply safe.plan'));
  assert.is((await crm.records('contacts')).length, 1);
});

test('models under those that are delivered are tested too, others are not; without a key the value is shown', async () => {
  const project = await shop(
    {},
    {
      'models/people.sql': "{{ config(key='id') }}\nselect * from {{ ref('staged') }}\n",
      'models/staged.sql': "select * from {{ source('shop', 'people') }}\n",
      'models/staged.model.json': column('plan', { accepted_values: ['free', 'pro', 'gold'] }),
      'models/companies.model.json': column('id', 'not_null'),
    },
  );
  assert.is(
    endedWith(4, await project.sluice('plan')).err,
    failure(
      'Test "accepted_values_staged_plan" fails: in 1 row of model "staged", "plan" is none of "free", "pro", "gold": "trial".',
    ).replace('models/people', 'models/staged'),
  );
  project.write({ 'models/staged.model.json': {} });
  endedWith(0, await project.sluice('plan'));
});

test('syncs that are not selected do not wait for tests of what only they read', async () => {
  const project = await shop(column('id', { accepted_values: [1] }), {
    'models/firms.sql': "{{ config(key='id') }}\nselect * from {{ ref('companies') }} where id is not null\n",
    'syncs/firms.sync.json': {
      model: 'firms',
      destination: 'crm',
      object: 'companies',
      mode: 'upsert',
      match: { domain: 'name' },
      fields: {},
    },
  });
  endedWith(0, await project.sluice('plan --select firms'));
  assert.match(endedWith(4, await project.sluice('plan')).err, /as sync "contacts" reads it\./);
});

test('values of sensitive columns are masked, also those that only a sync marks', async () => {
  const marked = { columns: [{ name: 'email', sensitive: true, tests: ['unique'] }] };
  assert.is(
    await said(marked),
    failure(
      'Test "unique_people_email" fails: in 2 rows of model "people", "email" has a value that another row has too: 2, 3.',
    ),
  );
  const project = await shop(column('name', { accepted_values: ['Ann'] }));
  project.sync({ fields: { firstname: { column: 'name', sensitive: true } } });
  const { err } = endedWith(4, await project.sluice('plan'));
  assert.match(err, /"name" is none of "Ann": 2\. /);
  const keyed = await said(
    { key: ['email'], columns: [{ name: 'email', sensitive: true }], tests: [{ expression: 'id > 1' }] },
    {
      'models/people.sql': "select * from {{ source('shop', 'people') }}\n",
    },
  );
  assert.match(keyed, /id > 1 is false: \(sensitive\)\. /);
});

test('a test that the warehouse cannot run is named, and the others are run all the same', async () => {
  const described = {
    ...column('name', 'not_null'),
    tests: [{ name: 'a number', expression: 'CAST(name AS INTEGER) > 0' }],
  };
  const { err } = await refused(described);
  const broken = `models/people.model.json error SL0510: Query failed
  Test "a number" of model "people" failed in the warehouse: Conversion Error: Could not convert string 'Ann' to INT32 when casting from source column name
`;
  const failed = failure('Test "not_null_people_name" fails: in 2 rows of model "people", "name" is null: 3, 4.');
  assert.is(err, `${broken}\n${failed}\n2 errors\n`);
});

test('a column of a name that SQL must quote, a value with a quote, and long values', async () => {
  const project = await shop({
    columns: [{ name: 'odd "name', tests: [{ accepted_values: ["O'Brien"] }, 'unique', 'not_null'] }],
  });
  await project.people(
    `SELECT 1 AS id, 'a@x.example' AS email, 'A' AS name, 'O''Brien' AS "odd ""name" UNION ALL SELECT 2, 'b@x.example', 'B', repeat('long ', 20)`,
  );
  assert.is(
    endedWith(4, await project.sluice('plan')).err,
    failure(
      `Test "accepted_values_people_odd "name" fails: in 1 row of model "people", "odd "name" is none of "O'Brien": 2 ("${'long '.repeat(12)}…").`,
    ),
  );
});

function columnsOf(described: object): readonly unknown[] {
  return 'columns' in described && Array.isArray(described.columns) ? described.columns : [];
}

test.run();
