// Records that the CRM refuses again and again: tried at once, then later and later, then left alone until the value
// changes or somebody acts. Each test has a shop of its own.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PeopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import {
  ANN,
  apply,
  BAD,
  closeShops,
  NOT_A_NAME,
  only,
  refusedTwice,
  rejectsOf,
  shopWith,
  timePasses,
} from './refusing-shop.js';

test.after(closeShops);

const problemsOf = async (shop: PeopleProject) => (await shop.plan()).syncs[0]?.problems;

test('a record is tried again at once, after 15 minutes, one hour, four hours, and then not any more', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD));
  await crm.faults(NOT_A_NAME);
  const waits: (number | null)[] = [];
  for (const state of ['due', 'backing_off', 'backing_off', 'backing_off', 'quarantined']) {
    await apply(shop, 1);
    const reject = await only(shop);
    assert.equal([reject.key, reject.action, reject.attempts], ['2', 'create', waits.length + 1]);
    assert.is(reject.state, state);
    waits.push(reject.next_at === null ? null : (Date.parse(reject.next_at) - Date.parse(reject.last_at)) / 60_000);
    const { summary } = await shop.plan();
    const tried = state === 'due';
    assert.equal([summary.create, summary.held, summary.unchanged], [tried ? 1 : 0, tried ? 0 : 1, 1]);
    await timePasses(shop);
  }
  assert.equal(waits, [0, 15, 60, 240, null]);
  await crm.forget();
  await apply(shop, 0);
  assert.is((await crm.requests()).requests, 0);
  assert.equal(await problemsOf(shop), [{ reason: 'quarantined', records: 1, examples: ['2'] }]);
});

test('a record that waits is held and named by the plan, and takes no other with it', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD));
  await crm.faults(NOT_A_NAME);
  await refusedTwice(shop);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')", BAD, "(3, 'cid@x.example', 'Cid')"));
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 1, update: 1, delete: 0, unchanged: 0, invalid: 0, held: 1 });
  assert.equal(plan.syncs[0]?.problems, [{ reason: 'backing_off', records: 1, examples: ['2'] }]);
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.match(out, /! 1 record held back because the destination refused the same value more than once; .*: 2\n/);
  await apply(shop, 0);
  assert.is((await only(shop)).attempts, 2);
});

test('another value is tried at once, counts from the beginning, and goes from the list when it is taken', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD));
  await crm.faults(NOT_A_NAME, { reject: { field: 'firstname', value: 'Worse' } });
  await refusedTwice(shop);
  const before = await only(shop);
  await shop.people(rows(ANN, "(2, 'bob@x.example', 'Worse')"));
  await apply(shop, 1);
  const after = await only(shop);
  assert.equal([after.attempts, after.state, after.first_at], [1, 'due', before.first_at]);
  await shop.people(rows(ANN, "(2, 'bob@x.example', 'Bob')"));
  await apply(shop, 0);
  assert.equal(await rejectsOf(shop), []);
});

test('a field that only creates send is part of the value', async () => {
  const { crm, shop } = await shopWith(rows(ANN), { fields: { firstname: { column: 'name', manage: 'on_create' } } });
  await crm.faults({ reject: { field: 'firstname', value: 'Ann' } });
  await refusedTwice(shop);
  assert.is((await shop.plan()).summary.held, 1);
  await shop.people(rows("(1, 'ann@x.example', 'Anna')"));
  assert.is((await shop.plan()).summary.create, 1);
  await apply(shop, 0);
});

test('a refused update waits too, and is forgotten when the record is again as it was delivered', async () => {
  const { crm, shop } = await shopWith(rows(ANN));
  await apply(shop, 0);
  await crm.faults(NOT_A_NAME);
  await shop.people(rows("(1, 'ann@x.example', 'Bad')"));
  await refusedTwice(shop);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 1 });
  await shop.people(rows(ANN));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  await apply(shop, 0);
  assert.equal(await rejectsOf(shop), []);
});

test('a record that left the model is forgotten', async () => {
  const { crm, shop } = await shopWith(rows(ANN, BAD));
  await crm.faults(NOT_A_NAME);
  await refusedTwice(shop);
  await shop.people(rows(ANN));
  await apply(shop, 0);
  assert.equal(await rejectsOf(shop), []);
});

test('a refused delete waits, counts as held and not as unchanged, and ends when the record comes back', async () => {
  const { crm, shop } = await shopWith(rows(ANN, "(2, 'bob@x.example', 'Bob')"), { mode: 'mirror' });
  await apply(shop, 0);
  await shop.people(rows(ANN));
  await crm.faults({ status: 400, operation: 'archive', times: 1000 });
  await refusedTwice(shop);
  const reject = await only(shop);
  assert.equal([reject.key, reject.action, reject.attempts, reject.state], ['2', 'delete', 2, 'backing_off']);
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 1 });
  assert.equal(plan.syncs[0]?.problems, [{ reason: 'backing_off', records: 1, examples: ['2'] }]);
  await crm.forget();
  await timePasses(shop);
  await apply(shop, 0);
  assert.equal(await rejectsOf(shop), []);
  assert.is((await crm.records('contacts')).length, 1);
});

test('a refused change of key waits under the new key, and nothing is deleted meanwhile', async () => {
  const { crm, shop } = await shopWith(rows(ANN), { mode: 'mirror' });
  await apply(shop, 0);
  await crm.faults(NOT_A_NAME);
  await shop.people(rows("(7, 'ann@x.example', 'Bad')"));
  await refusedTwice(shop);
  assert.equal([(await only(shop)).key, (await only(shop)).action], ['7', 'update']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 1 });
  await shop.people(rows("(7, 'ann@x.example', 'Ann')"));
  await apply(shop, 0);
  assert.equal(await rejectsOf(shop), []);
  const records = await crm.records('contacts');
  assert.equal(
    records.map(({ effects }) => effects.creates),
    [1],
  );
});

test.run();
