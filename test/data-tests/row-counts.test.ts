// The number of a model's rows against that of the last applied run: nothing to compare with passes, too large a change
// stops the plan or is said, --allow lets it pass once, and only a run changes what is remembered.

import { DuckDBInstance } from '@duckdb/node-api';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { limitOf } from '../../runtime/plan/limit-of.js';
import { type PeopleProject, peopleProject } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { said } from '../mistakes/shop.js';

const BOUNDS = { max_decrease: '10%', max_increase: 2 };

function shop(tests: readonly object[]): PeopleProject {
  return peopleProject({
    url: '',
    connector: {
      title: 'Sheet',
      transport: 'file',
      file: { directory: 'output' },
      objects: { '*': { custom_fields: true, operations: { upsert: {}, delete: {} } } },
    },
    sync: { object: 'people.jsonl' },
    files: { 'destinations/crm.destination.json': { connector: 'crm' }, 'models/people.model.json': { tests } },
  });
}

const first = (count: number, name = 'Ann'): string =>
  `SELECT range AS id, range || '@x.example' AS email, '${name}' AS name FROM range(${count})`;

test('from the first run on, a number of rows too far from the last one refuses the plan, unless it is let pass', async () => {
  const project = shop([{ row_count_change: BOUNDS }]);
  await project.people(first(20));
  assert.match(
    endedWith(0, await project.sluice('apply --auto-approve')).err,
    `models/people.model.json warning SL0526: No earlier row count
  Test "row_count_change_people" passes: no run has counted the rows of model "people" before. The next apply remembers 20.
`,
  );
  await project.people(first(22));
  assert.is(endedWith(0, await project.sluice('plan')).err, '');
  await project.people(first(17, 'Bob'));
  const { out, err } = endedWith(4, await project.sluice('plan'));
  assert.is(out, '');
  assert.is(
    scrubbed(err),
    `models/people.model.json error SL0523: Data test failed
  Test "row_count_change_people" fails: model "people" gives 17 rows, 3 fewer than the 20 of run RUN; "max_decrease" allows 10%. Nothing is planned, as sync "contacts" reads it. Correct the data or the model and plan again, or if it is right let it pass once with --allow row_count_change:people; with "severity": "warn" the plan goes on.
`,
  );
  const allowed = endedWith(0, await project.sluice('apply --auto-approve --allow row_count_change:people'));
  assert.match(allowed.err, /warning SL0523[\s\S]*"max_decrease" allows 10%\. It was allowed for this run\./);
  assert.is(endedWith(0, await project.sluice('plan')).err, '');
  await project.people(first(20));
  assert.match(
    endedWith(4, await project.sluice('plan')).err,
    /gives 20 rows, 3 more than the 17 of run .*; "max_increase" allows 2\./,
  );
});

test('only a model can be let pass', async () => {
  assert.match(
    endedWith(3, await shop([]).sluice('plan --allow row_count_change:peple')).err,
    '--allow row_count_change takes a model; there is no model "peple". Did you mean "people"?',
  );
});

test('a condition, a name and a test that only warns; the plan and the ledger hold what was counted', async () => {
  const project = shop([
    { row_count_change: { max_increase: 0 }, where: 'id < {{ 4 + 1 }}', name: 'early ones' },
    { row_count_change: { max_decrease: 0 }, severity: 'warn' },
  ]);
  await project.people(first(10));
  const plan = await project.plan();
  assert.equal(plan.row_counts, [
    { model: 'people', test: 'early ones', rows: 5 },
    { model: 'people', test: 'row_count_change_people', rows: 10 },
  ]);
  endedWith(0, await project.sluice('apply --auto-approve'));
  await project.people(first(4, 'Bob'));
  const { err } = endedWith(0, await project.sluice('apply --auto-approve'));
  assert.match(err, /warning SL0523[\s\S]*gives 4 rows, 6 fewer than the 10 of run [\s\S]*so the plan goes on\./);
  assert.equal(await remembered(project), [
    ['early ones', 4],
    ['row_count_change_people', 4],
  ]);
});

test('of no rows at all, a share bounds nothing and a number does', () => {
  assert.is(limitOf('10%', 0), undefined);
  assert.is(limitOf(3, 0), 3);
  assert.is(limitOf('10%', 29), 2);
});

test('a test without a bound, or with a mistake in its condition, is a mistake of the project', async () => {
  const wrong = (test: object): Promise<string> => said({ 'models/customers.model.json': { tests: [test] } });
  assert.is(
    await wrong({ row_count_change: {} }),
    `
models/customers.model.json:4:7 error SL0202: Invalid value
  "row_count_change": {}
  ~~~~~~~~~~~~~~~~~~
  "row_count_change" must not be empty.
`,
  );
  assert.is(
    await wrong({ row_count_change: BOUNDS, where: 'idd > 1' }),
    `
models/customers.model.json:8:17 error SL0401: SQL refused
  "where": "idd > 1"
            ~~~
  There is no column "idd" here. Did you mean "id"?
`,
  );
});

async function remembered(project: PeopleProject): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(project.path('.sluice/ledger.duckdb'));
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll('SELECT test, rows FROM row_counts ORDER BY test')).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows.map(([name, count]) => [name, Number(count)]);
}

test.run();
