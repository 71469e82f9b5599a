// A plan saved to a file: shown from the file alone, applied once and exactly, refused when the world has moved on.

import { copyFileSync, rmSync, statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows } from '../kit/people.js';
import { endedWith, type Ran } from '../kit/sluice.js';
import { fillWarehouse, rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const ANN = "(1, 'ann@x.example', 'Ann')";
const BOB = "(2, 'bob@x.example', 'Bob')";

const shop = peopleProject({ url: crm.url });
await shop.people(rows(ANN, BOB));

test('plan --out says where it saved the plan and prints it all the same', async () => {
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.equal(await shop.sluice('plan --out week.plan'), {
    code: 0,
    out,
    err: 'Saved to week.plan. Apply exactly this plan with: sluice apply week.plan\n',
  });
});

test('show gives in every format what plan gave', async () => {
  const strip = (text: string): string => text.replace(/"plan_id": "[^"]*"/, '');
  for (const options of ['', '--format markdown', '--json', '--format json']) {
    const planned = endedWith(0, await shop.sluice(`plan ${options}`));
    const shown = endedWith(0, await shop.sluice(`show week.plan ${options}`));
    assert.is(strip(shown.out), strip(planned.out));
    assert.is(shown.err, '');
  }
});

test('show needs no project and no warehouse', async () => {
  const elsewhere = peopleProject({ url: crm.url });
  copyFileSync(shop.path('week.plan'), elsewhere.path('copy.plan'));
  const here = endedWith(0, await shop.sluice('show week.plan'));
  assert.equal(await elsewhere.sluice('show copy.plan'), here);
});

test('two plans of the same state are the same but for their id', async () => {
  const plans = [await shop.plan(), await shop.plan()].map(({ plan_id: _, ...rest }) => rest);
  assert.equal(plans[0], plans[1]);
});

test('a plan file can be read by its owner only, and queried by anyone who may', async () => {
  assert.is(statSync(shop.path('week.plan')).mode & 0o777, 0o600);
  const query = 'SELECT sync, action, operation, reason, key, match, payload FROM operations ORDER BY key';
  assert.equal(await rowsOf(shop.path('week.plan'), query), [
    String.raw`{"sync":"contacts","action":"create","operation":"upsert","reason":"new","key":"1","match":"ann@x.example","payload":"{\"email\":\"ann@x.example\",\t\"firstname\":\"Ann\"}"}`,
    String.raw`{"sync":"contacts","action":"create","operation":"upsert","reason":"new","key":"2","match":"bob@x.example","payload":"{\"email\":\"bob@x.example\",\t\"firstname\":\"Bob\"}"}`,
  ]);
});

test('apply FILE does exactly what the plan says, whatever the warehouse holds by now', async () => {
  await shop.people(rows("(1, 'ann@x.example', 'Changed since')", "(3, 'cid@x.example', 'New since')"));
  const applied = endedWith(0, await shop.sluice('apply week.plan'));
  assert.is(applied.out, 'contacts  2 ok (1 request)\nApply: 2 ok.\n');
  assert.equal(
    (await crm.records('contacts')).map(({ fields }) => fields),
    [
      { email: 'ann@x.example', firstname: 'Ann' },
      { email: 'bob@x.example', firstname: 'Bob' },
    ],
  );
  await shop.people(rows(ANN, BOB));
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('the same plan a second time is stale, and nothing is sent', async () => {
  await crm.forget();
  assert.equal(await shop.sluice('apply week.plan'), {
    code: 5,
    out: '',
    err: `error SL0504: Plan is stale
  Since the plan was made, the ledger advanced (the plan is for serial 0, it is at 1). Make a new plan.
`,
  });
  assert.is((await crm.requests()).requests, 0);
});

test('a plan is stale when a model, a sync, an environment or a variable is another than it was made with', async () => {
  await shop.people(rows(ANN, BOB, "(3, 'cid@x.example', 'Cid')"));
  endedWith(0, await shop.sluice('plan --out next.plan'));
  const stale = (what: string): Ran => ({
    code: 5,
    out: '',
    err: `error SL0504: Plan is stale\n  Since the plan was made, ${what} changed. Make a new plan.\n`,
  });
  assert.equal(await shop.sluice(['apply', 'next.plan', '--vars', '{"a": 1}']), stale('the variables'));
  const model = shop.read('models/people.sql');
  shop.write({ 'models/people.sql': `${model} where id < 3\n` });
  assert.equal(await shop.sluice('apply next.plan'), stale('model "people", sync "contacts"'));
  shop.write({ 'models/people.sql': model, 'models/other.sql': "{{ config(key='id') }} select 1 as id" });
  assert.equal(await shop.sluice('apply next.plan'), stale('parts of the project that the plan does not use'));
  rmSync(shop.path('models/other.sql'));
  const connector = shop.read('connectors/crm.connector.json');
  shop.write({ 'connectors/crm.connector.json': connector.replace('"concurrency": 8', '"concurrency": 4') });
  assert.equal(await shop.sluice('apply next.plan'), stale('connector "crm"'));
  shop.write({ 'connectors/crm.connector.json': connector });
  endedWith(0, await shop.sluice('apply next.plan'));
});

test('a plan of a ledger that was replaced by another is stale', async () => {
  endedWith(0, await shop.sluice('plan --out other.plan'));
  const other = peopleProject({ url: crm.url });
  await other.people(rows(ANN));
  endedWith(0, await other.sluice('apply --auto-approve'));
  copyFileSync(shop.path('other.plan'), other.path('other.plan'));
  const { code, err } = await other.sluice('apply other.plan');
  assert.is(code, 5);
  assert.is(
    err,
    'error SL0504: Plan is stale\n  Since the plan was made, the ledger was replaced by another one. Make a new plan.\n',
  );
});

test('a file that is no plan is refused by apply and by show', async () => {
  await fillWarehouse(shop.path('other.duckdb'), { t: 'SELECT 1' });
  const refusals = {
    'sluice.json': /^sluice\.json error SL0505: Not a plan file\n {2}It cannot be opened as a plan: /,
    'other.duckdb':
      /^other\.duckdb error SL0505: Not a plan file\n {2}It is a database but not a plan, or a plan that was never finished\.\n$/,
    'none.plan':
      /^none\.plan error SL0505: Not a plan file\n {2}There is no such file\. `sluice plan --out FILE` writes one\.\n$/,
  };
  for (const [file, refusal] of Object.entries(refusals)) {
    for (const command of ['apply', 'show']) {
      const { code, out, err } = await shop.sluice(`${command} ${file}`);
      assert.equal({ code, out }, { code: 3, out: '' });
      assert.match(err, refusal);
    }
  }
  assert.match(shop.read('sluice.json'), /"name": "shop"/);
});

test('plan --out replaces an earlier plan, and nothing that is no plan', async () => {
  endedWith(0, await shop.sluice('plan --out week.plan'));
  const { code, out, err } = await shop.sluice('plan --out sluice.json');
  assert.equal({ code, out }, { code: 3, out: '' });
  assert.is(
    err,
    `sluice.json error SL0505: Not a plan file
  This file is there already and is not a plan, so it is not replaced. Name another file.
`,
  );
  assert.match(shop.read('sluice.json'), /"name": "shop"/);
});

test('plan --out into a folder that is not there is refused', async () => {
  const { code, err } = await shop.sluice('plan --out nowhere/week.plan');
  assert.is(code, 3);
  assert.match(err, /^nowhere\/week\.plan error SL0505: Not a plan file\n {2}The plan cannot be written there: /);
});

test.run();
