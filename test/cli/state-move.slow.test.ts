// A sync that was renamed takes its ledger entries along, so that nothing is sent again.

import { renameSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CONTACTS, type PeopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { closeShops, deliveredShop, inLedger, serialOf } from './delivered-shop.js';

test.after(closeShops);

const NEW_SYNC = 'syncs/people.sync.json';
const rename = (shop: PeopleProject): void => renameSync(shop.path('syncs/contacts.sync.json'), shop.path(NEW_SYNC));

test('a renamed sync is told by the plan, and after state move nothing is sent again', async () => {
  const { shop, crm } = await deliveredShop();
  rename(shop);
  const { err } = endedWith(0, await shop.sluice('plan'));
  assert.is(
    err,
    `syncs/people.sync.json warning SL0520: Sync renamed without its ledger entries
  The ledger holds 2 records of sync "contacts", which the project no longer has, and none of "people", which delivers to the same place. If it is the same sync under another name, say so before it is applied: sluice state move contacts people. Otherwise all its records count as new.
`,
  );
  assert.is((await shop.plan()).summary.create, 3);
  const moved = await shop.sluice('state move contacts people');
  assert.equal(moved, {
    code: 0,
    out: 'Moved 2 records and 1 refused from sync "contacts" to "people". Nothing was sent.\n',
    err: '',
  });
  assert.equal(await inLedger(shop), [
    '{"kind":"record","sync":"people","key":"1"}',
    '{"kind":"record","sync":"people","key":"2"}',
    '{"kind":"reject","sync":"people","key":"3"}',
    '{"kind":"target","sync":"people","key":""}',
  ]);
  const after = endedWith(0, await shop.sluice('plan --json'));
  assert.is(after.err, '');
  const { summary } = JSON.parse(after.out);
  assert.equal(summary, { create: 1, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
  assert.is((await crm.requests()).requests, 0);
});

test('sensitive fields, which the ledger has as hashes, are moved and forgotten like others', async () => {
  const { shop } = await deliveredShop({ sync: { fields: { firstname: { column: 'name', sensitive: true } } } });
  rename(shop);
  endedWith(0, await shop.sluice('state move contacts people'));
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.update, summary.unchanged], [1, 0, 2]);
  endedWith(0, await shop.sluice('state forget people --yes'));
  assert.equal(await rowsOf(shop.path('.sluice/ledger.duckdb'), 'FROM hashed_fields'), []);
});

test('moving advances the ledger, so that a plan saved before is stale', async () => {
  const { shop } = await deliveredShop();
  const serial = await serialOf(shop);
  endedWith(0, await shop.sluice('plan --out week.plan'));
  endedWith(0, await shop.sluice('state move contacts other'));
  assert.is(await serialOf(shop), serial + 1);
  const { err } = endedWith(5, await shop.sluice('apply week.plan'));
  assert.match(err, /the ledger advanced/);
});

test('a sync of another place, or one that has delivered, is not taken for the new name', async () => {
  const { shop } = await deliveredShop();
  shop.write({
    [NEW_SYNC]: { ...CONTACTS, object: 'companies', match: { domain: 'email' }, fields: { name: 'name' } },
  });
  assert.is(endedWith(0, await shop.sluice('plan')).err, '');
  await shop.sluice('apply --auto-approve --select people');
  assert.is(endedWith(0, await shop.sluice('plan')).err, '');
});

test('state move refuses to mix entries, and names what it does not find', async () => {
  const { shop } = await deliveredShop();
  shop.write({
    [NEW_SYNC]: { ...CONTACTS, object: 'companies', match: { domain: 'email' }, fields: { name: 'name' } },
  });
  await shop.sluice('apply --auto-approve --select people');
  const before = await inLedger(shop);
  const mixed = endedWith(3, await shop.sluice('state move contacts people'));
  assert.is(
    mixed.err,
    `error SL0521: Sync has ledger entries already
  The ledger holds records of "people" already: those of "contacts" are not put among them. Nothing was changed.
`,
  );
  const none = endedWith(3, await shop.sluice('state move contact other'));
  assert.is(
    none.err,
    'error SL0603: Nothing selected by that name\n  The ledger holds nothing of a sync "contact". Did you mean "contacts"?\n',
  );
  endedWith(3, await shop.sluice('state move contacts contacts'));
  assert.equal(await inLedger(shop), before);
});

test('a new name that the project has not, or that delivers elsewhere, is warned of', async () => {
  const { shop } = await deliveredShop();
  const unknown = endedWith(0, await shop.sluice('state move contacts contact'));
  assert.is(
    unknown.err,
    `warning SL0522: Ledger entries do not fit the sync
  The project has no sync "contact", so no plan uses the entries. Did you mean "contacts"?
`,
  );
  shop.write({
    [NEW_SYNC]: { ...CONTACTS, object: 'companies', match: { domain: 'email' }, fields: { name: 'name' } },
  });
  const elsewhere = endedWith(0, await shop.sluice('state move contact people --json'));
  assert.is(
    elsewhere.err,
    `syncs/people.sync.json warning SL0522: Ledger entries do not fit the sync
  The entries were delivered elsewhere than "people" delivers: object contacts (now companies), match email (now domain).
`,
  );
  const { diagnostics, ...rest } = JSON.parse(elsewhere.out);
  assert.is(diagnostics.length, 1);
  assert.equal(rest, { format_version: '1.0', from: 'contact', to: 'people', records: 2, unresolved: 0, rejects: 1 });
});

test.run();
