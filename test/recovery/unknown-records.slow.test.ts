// A record that may have reached the destination and was never answered: sent again where that is harmless, held where
// it would make a second one, until somebody has looked.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { killAt, shopOfForty, until } from './killed.js';

const crm = await startCrm();
test.after(() => crm.close());

const PEOPLE = rows("(1, 'a@u.example', 'Ann')", "(2, 'b@u.example', 'Bob')");

test('a create whose answer never came is held, and nothing is sent a second time', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'create' } });
  await shop.people(PEOPLE);
  await crm.faults({ close: 'after' });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.records('contacts')).length, 2);
  await crm.forget();
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.match(
    out,
    /! 2 records held back because nobody knows whether the destination has them \(sluice state resolve\): 1, 2\n/,
  );
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.requests()).requests, 0);

  const one = endedWith(0, await shop.sluice('state resolve contacts 1 --as delivered'));
  assert.is(one.out, 'Resolved 1 record: they count as delivered.\n');
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 1 });
  const rest = endedWith(0, await shop.sluice('state resolve contacts --as missing'));
  assert.is(rest.out, 'Resolved 1 record: the next plan has them again.\n');
  assert.is((await shop.plan()).summary.create, 1);
});

test('where the connector reads back, state import settles creates that were never answered', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'create' } });
  await shop.people(rows("(1, 'a@i.example', 'Ann')", "(2, 'b@i.example', 'Bob')"));
  await crm.faults({ close: 'after' });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  assert.is((await shop.plan()).summary.held, 2);
  endedWith(0, await shop.sluice('state import contacts'));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
  const { out } = endedWith(0, await shop.sluice('state show contacts 1 --json'));
  assert.match(JSON.parse(out).record.destination_id, /^\d+$/);
});

test('creates that were cut off by kill -9 are held, so that no record is made twice', async () => {
  const killed = await shopOfForty({ sync: { mode: 'create' } });
  await killAt(killed, 12);
  const { shop } = killed;
  await shop.sluice('apply --auto-approve');
  const emails = (await killed.crm.records('contacts')).map(({ fields }) => String(fields.email));
  assert.is(new Set(emails).size, emails.length);
  const { summary } = await shop.plan();
  assert.is(summary.create, 0);
  assert.ok((summary.held ?? 0) >= 4);
  assert.is((summary.unchanged ?? 0) + (summary.held ?? 0), 40);
  await killed.crm.close();
});

test('a saved plan whose run was cut off before any answer came is used: applied again it sends nothing', async () => {
  const killed = await shopOfForty({ sync: { mode: 'create' } });
  const { shop } = killed;
  endedWith(0, await shop.sluice('plan --out once.plan'));
  await killAt(killed, 0, 'apply once.plan');
  assert.ok((await killed.crm.records('contacts')).length > 0);
  await until(async () => (await killed.crm.requests()).in_flight === 0);
  await killed.crm.forget();
  const { err } = endedWith(5, await shop.sluice('apply once.plan'));
  assert.match(err, /the ledger advanced/);
  assert.is((await killed.crm.requests()).requests, 0);
  await killed.crm.close();
});

test('an upsert whose answer never came is planned again and doubles nothing', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(rows("(1, 'c@u.example', 'Cid')"));
  await crm.faults({ close: 'after', times: 2 });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  assert.is((await shop.plan()).summary.create, 1);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const found = (await crm.records('contacts')).filter(({ fields }) => fields.email === 'c@u.example');
  assert.is(found.length, 1);
});

test('resolve says what is missing from its command, and what it does not find', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(PEOPLE);
  const unsaid = endedWith(3, await shop.sluice('state resolve contacts'));
  assert.match(unsaid.err, /--as says what you found at the destination: delivered if it has the record, missing if/);
  const none = endedWith(3, await shop.sluice('state resolve contacts 7 --as missing'));
  assert.match(none.err, /The ledger holds no record "7" of sync "contacts" whose outcome is unknown\./);
});

test.run();
