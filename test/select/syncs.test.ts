// Commands that work on syncs take the syncs of what is selected, and can take those that went wrong the last time.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { CONTACTS, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
const shop = peopleProject({
  url: crm.url,
  files: {
    'models/others.sql': "{{ config(key='id', tags=['more']) }}\nselect * from {{ ref('people') }}\n",
    'syncs/companies.sync.json': {
      ...CONTACTS,
      model: 'others',
      object: 'companies',
      match: { domain: 'email' },
      fields: { name: 'name' },
    },
  },
});
test.after(() => crm.close());

async function planned(...args: readonly string[]): Promise<readonly string[]> {
  const { out } = endedWith(0, await shop.sluice(['plan', '--json', ...args]));
  return (JSON.parse(out) as { syncs: { name: string }[] }).syncs.map(({ name }) => name);
}

test('a plan is of the syncs that a model has, or that a selection reaches', async () => {
  await shop.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Bad')"));
  assert.equal(await planned('--select', 'people'), ['contacts']);
  assert.equal(await planned('--select', 'people+'), ['companies', 'contacts']);
  assert.equal(await planned('--select', 'source:shop+', '--exclude', 'tag:more'), ['contacts']);
  assert.equal(await planned('--select', 'destination:crm', '--exclude', 'others'), ['contacts']);
});

test('a selection that reaches no sync is refused', async () => {
  assert.is(
    endedWith(3, await shop.sluice('plan --select shop.people')).err,
    `error SL0603: Nothing selected by that name
  No sync is selected by "shop.people". Write shop.people+ for those that it reaches.
`,
  );
});

test('result: selects the syncs by what became of them in the last run, or in one that was kept', async () => {
  await crm.faults({ reject: { field: 'firstname', value: 'Bad', code: 'NO', reason: 'No' } });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.equal(await planned('--select', 'result:rejected'), ['contacts']);
  assert.equal(await planned('--select', 'result:error'), ['contacts']);
  assert.equal(await planned('--select', 'result:ok'), ['companies']);
  assert.equal(await planned('--select', 'result:skipped'), []);
  shop.write({ 'kept/run.json': endedWith(0, await shop.sluice('runs show last --json')).out });
  endedWith(0, await shop.sluice('apply --auto-approve --select companies'));
  assert.is(
    endedWith(0, await shop.sluice('ls --select result:ok+ --state kept')).out,
    'destination:crm\nsync:companies\n',
  );
  assert.is(endedWith(0, await shop.sluice('ls --select result:rejected --state kept')).out, 'sync:contacts\n');
});

test.run();
