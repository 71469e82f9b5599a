// Faults, limits and counts of a simulated API, seen through an account of ours.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { acmeAccount, contacts, statuses, type TestAccount } from '../http/acme-account.js';
import { ACME_OPERATIONS, acmeConnector } from '../http/acme-connector.js';
import { type Simulation, simulate } from './simulation.js';

let sim: Simulation;
let crm: TestAccount;

test.before.each(async () => {
  sim = await simulate(acmeConnector());
  crm = acmeAccount(sim.simulator.url);
});
test.after.each(async () => {
  await crm.account.close();
  await sim.simulator.close();
});

/** What happened to the records: 'creates 3, updates 0'. */
async function effects(): Promise<string> {
  const { records = [] } = await sim.get('records/contacts');
  const sum = (name: 'creates' | 'updates') => records.reduce((total, record) => total + record.effects[name], 0);
  return `creates ${sum('creates')}, updates ${sum('updates')}`;
}

test('without faults a batch arrives once, and ids come back', async () => {
  const answer = await crm.send(contacts(100));
  assert.is(statuses(answer), 'ok 100');
  assert.equal(answer.answers[99], { seq: 100, status: 'ok', id: '1000000100' });
  assert.is(await effects(), 'creates 100, updates 0');
});

test('refused records come back rejected with the rule’s words, the others go through', async () => {
  await sim.faults({
    reject: { field: 'email', pattern: '^user[1-3]@', code: 'BLOCKED', reason: 'on the block list' },
  });
  const answer = await crm.send(contacts(100));
  assert.is(statuses(answer), 'ok 97, rejected 3');
  assert.equal(answer.answers[2], { seq: 3, status: 'rejected', code: 'BLOCKED', reason: 'on the block list' });
});

test('a rule with a status refuses the whole batch, and halving finds the record', async () => {
  await sim.faults({ reject: { field: 'name', value: 'User 41', status: 409, code: 'CONFLICT' } });
  const answer = await crm.send(contacts(100), ACME_OPERATIONS.upsert);
  assert.is(statuses(answer), 'ok 99, rejected 1');
  assert.is(await effects(), 'creates 99, updates 0');
});

test('a connection cut before the request took effect: sent again, one effect', async () => {
  await sim.faults({ close: 'before', times: 2 });
  assert.is(statuses(await crm.send(contacts(10))), 'ok 10');
  assert.is(await effects(), 'creates 10, updates 0');
});

test('a connection cut after the request took effect: sent again, which an upsert does not mind', async () => {
  await sim.faults({ close: 'after' });
  assert.is(statuses(await crm.send(contacts(10))), 'ok 10');
  assert.is(await effects(), 'creates 10, updates 10');
});

test('status, headers, body and times of a fault are as posted; `effect` lets it happen all the same', async () => {
  await sim.faults({ status: 429, headers: { 'retry-after': '0' }, times: 2 }, { status: 500, effect: true });
  const answer = await crm.send(contacts(10));
  assert.equal([statuses(answer), answer.requests], ['ok 10', 4]);
  assert.is(await effects(), 'creates 10, updates 10');
  await sim.faults({ body: '{"results":[' });
  assert.is((await crm.send(contacts(1))).retries, 1);
});

test('a fault may wait for later requests, be for one operation only, and be taken back', async () => {
  await sim.faults({ status: 403, after: 1 }, { status: 403, operation: 'archive' }, { status: 403, object: 'deals' });
  assert.is(statuses(await crm.send(contacts(1))), 'ok 1');
  assert.is(statuses(await crm.send(contacts(1))), 'skipped 1');
  await sim.call('DELETE', '/_sim/faults');
  assert.equal(await sim.get('faults'), { faults: [] });
});

test('a late answer is a timeout for the client although the request took effect', async () => {
  const hasty = acmeAccount(sim.simulator.url, { timeout_ms: 250 });
  await sim.faults({ delay_ms: 600 });
  const answer = await hasty.send(contacts(2));
  await hasty.account.close();
  assert.equal([statuses(answer), answer.retries], ['ok 2', 1]);
  assert.is(await effects(), 'creates 2, updates 2');
});

test('the same idempotency key again has no second effect', async () => {
  const headers = { authorization: 'Bearer x', 'idempotency-key': '{batch.id}' };
  await crm.account.close();
  await sim.simulator.close();
  sim = await simulate(acmeConnector({ headers }));
  crm = acmeAccount(sim.simulator.url, { headers });
  await sim.faults({ close: 'after' });
  assert.is(statuses(await crm.send(contacts(10), ACME_OPERATIONS.create)), 'ok 10');
  assert.is(await effects(), 'creates 10, updates 0');
  assert.is((await sim.get('requests')).replayed, 1);
});

test('requests are counted by operation, records and status, and the most at once', async () => {
  await sim.faults({ status: 500 }, { close: 'before' });
  await Promise.all([1, 2, 3].map((at) => crm.send(contacts(10, undefined, at * 100))));
  const document = await sim.get('requests');
  assert.equal([document.requests, document.records, document.statuses], [5, 50, { 200: 3, 500: 1, closed: 1 }]);
  assert.equal(document.operations, {
    'contacts.upsert': { requests: 5, records: 50, replayed: 0, statuses: { 200: 3, 500: 1, closed: 1 } },
  });
});

test('rate limits are enforced with Retry-After, and an account that knows them never meets one', async () => {
  const rate_limits = [{ requests: 5, per_ms: 200 }];
  const strict = await simulate(acmeConnector({ rate_limits }), true);
  const knowing = acmeAccount(strict.simulator.url, { rate_limits, concurrency: 8 });
  await Promise.all(Array.from({ length: 15 }, (_, at) => knowing.send(contacts(1, undefined, at + 1))));
  assert.equal((await strict.get('requests')).statuses, { 200: 15 });
  const inputs = [{ id: 'a@x.io', by: 'email', properties: {} }];
  const calls = await Promise.all(
    Array.from({ length: 6 }, () => strict.call('POST', '/crm/contacts/batch/upsert', { inputs })),
  );
  const refused = calls.find(({ status }) => status === 429);
  assert.is(refused?.headers.get('retry-after'), '1');
  await knowing.account.close();
  await strict.simulator.close();
});

test.run();
