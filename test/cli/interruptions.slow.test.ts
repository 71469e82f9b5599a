// Applies that meet each other, that are stopped and that are killed: nothing lost, nothing done twice.

import { existsSync, readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Crm, crmConnector, startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject } from '../kit/people.js';
import { endedWith, startSluice } from '../kit/sluice.js';

/** 20 requests of two records, two at a time. */
const SMALL = crmConnector(2, 2);
const FORTY = "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name FROM range(1, 41) AS t(i)";
const ALL_DONE = { create: 0, update: 0, delete: 0, unchanged: 40, invalid: 0, held: 0 };

const open: Crm[] = [];
test.after(async () => {
  for (const crm of open) await crm.close();
});

async function slowShop(delayMs: number): Promise<{ crm: Crm; shop: PeopleProject }> {
  const crm = await startCrm();
  open.push(crm);
  const shop = peopleProject({ url: crm.url, connector: SMALL });
  await shop.people(FORTY);
  await crm.faults({ delay_ms: delayMs, times: 1000 });
  return { crm, shop };
}

const start = (shop: PeopleProject) => startSluice('apply --auto-approve', { cwd: shop.root });

async function untilRecords(crm: Crm, count: number): Promise<void> {
  const end = Date.now() + 20_000;
  while ((await crm.records('contacts')).length < count) {
    if (Date.now() > end) throw new Error(`There are still not ${count} records`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Waits for the requests that nobody waits for any more, and forgets them. */
async function answered(crm: Crm): Promise<void> {
  while ((await crm.requests()).in_flight > 0) await new Promise((done) => setTimeout(done, 10));
  await crm.forget();
}

async function isComplete(crm: Crm, shop: PeopleProject): Promise<void> {
  const records = await crm.records('contacts');
  assert.equal(
    records.map(({ fields }) => `${fields.email} ${fields.firstname}`).sort(),
    Array.from({ length: 40 }, (_, i) => `p${i + 1}@x.example P${i + 1}`).sort(),
  );
  assert.ok(records.every(({ effects }) => effects.creates === 1));
  assert.equal((await shop.plan()).summary, ALL_DONE);
}

const SIGNALS = [
  ['Ctrl-C', 'SIGINT'],
  ['SIGTERM', 'SIGTERM'],
] as const;

for (const [how, signal] of SIGNALS) {
  test(`${how} waits for the requests under way and keeps what they confirm; the next apply does the rest`, async () => {
    const { crm, shop } = await slowShop(60);
    const running = start(shop);
    await untilRecords(crm, 10);
    running.signal(signal);
    const { code, out, err } = await running.ended;
    assert.is(code, 130);
    assert.is(err, '\nStopping: waiting for the requests under way. Press Ctrl-C again to stop at once.\n');
    assert.match(out, /\nInterrupted: \d+ ok, \d+ skipped\.\n$/);
    const done = await crm.records('contacts');
    assert.ok(done.length >= 10 && done.length < 40, `${done.length} records`);
    const plan = await shop.plan();
    assert.equal(plan.summary, { ...ALL_DONE, create: 40 - done.length, unchanged: done.length });
    await crm.forget();
    endedWith(0, await shop.sluice('apply --auto-approve'));
    const { records, operations } = await crm.requests();
    assert.is(records, 40 - done.length);
    assert.equal(Object.keys(operations), ['contacts.upsert']);
    assert.ok((await crm.records('contacts')).every(({ effects }) => effects.updates === 0));
    await isComplete(crm, shop);
  });

  test(`a second ${how} ends it at once, and the next apply does the rest`, async () => {
    const { crm, shop } = await slowShop(400);
    const running = start(shop);
    await untilRecords(crm, 4);
    running.signal(signal);
    await running.says('Stopping');
    running.signal(signal);
    assert.is((await running.ended).code, 130);
    await crm.forget();
    endedWith(0, await shop.sluice('apply --auto-approve'));
    await isComplete(crm, shop);
  });
}

test('kill -9: the next command takes over what was confirmed, and the next apply does the rest', async () => {
  const { crm, shop } = await slowShop(60);
  const running = start(shop);
  await untilRecords(crm, 16);
  running.signal('SIGKILL');
  assert.is((await running.ended).code, null);
  await answered(crm);
  const { out, err } = endedWith(0, await shop.sluice('plan --json'));
  assert.match(err, /^Took over what run \d{8}T\d{6}Z-[0-9a-f]{8} had delivered before it was cut off\.\n$/);
  const left = JSON.parse(out).summary.create;
  assert.ok(left > 0 && left < 40, `${left} left`);
  assert.is((await shop.sluice('plan --json')).err, '');
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.requests()).records, left);
  await isComplete(crm, shop);
});

test('kill -9 and then apply of a plan from before: it is stale', async () => {
  const { crm, shop } = await slowShop(60);
  endedWith(0, await shop.sluice('plan --out before.plan'));
  const running = startSluice('apply before.plan', { cwd: shop.root });
  await untilRecords(crm, 8);
  running.signal('SIGKILL');
  await running.ended;
  await answered(crm);
  const { err } = endedWith(5, await shop.sluice('apply before.plan'));
  assert.match(err, /error SL0504: Plan is stale\n {2}Since the plan was made, the ledger advanced/);
  assert.is((await crm.requests()).requests, 0);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await isComplete(crm, shop);
});

test('nothing but ledger and runs is left beside the ledger', async () => {
  const { shop } = await slowShop(0);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(readdirSync(shop.path('.sluice')).sort(), ['ledger.duckdb', 'runs']);
  const [run = ''] = readdirSync(shop.path('.sluice/runs/ledger'));
  assert.equal(readdirSync(shop.path(`.sluice/runs/ledger/${run}`)).sort(), [
    'journal.jsonl',
    'plan.duckdb',
    'run.json',
  ]);
  assert.not(existsSync(shop.path('target')));
});

test.run();
