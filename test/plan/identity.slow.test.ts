// Who a record is: keys that change, match values that move from one record to another, rows that lose their key. The
// destination must end up with exactly the records of the model, and none written over or deleted by mistake.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

let at = 0;

/** A fresh project in mirror mode; its people have their own mail domain, so that tests share one CRM. */
function shopWith(sync: object = {}): PeopleProject & { readonly mail: (name: string) => string } {
  at += 1;
  const domain = `d${at}.example`;
  return { ...peopleProject({ url: crm.url, sync: { mode: 'mirror', ...sync } }), mail: (name) => `${name}@${domain}` };
}

async function applied(shop: PeopleProject): Promise<void> {
  endedWith(0, await shop.sluice('apply --auto-approve'));
}

async function contacts(shop: { readonly mail: (name: string) => string }): Promise<readonly string[]> {
  const domain = shop.mail('');
  const records = await crm.records('contacts');
  return records
    .map(({ fields }) => `${String(fields.email)} ${String(fields.firstname)}`)
    .filter((text) => text.includes(domain))
    .map((text) => text.replace(domain, ''))
    .sort();
}

test('a record whose key changes keeps its record at the destination and is not deleted', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`));
  await applied(shop);
  await shop.people(rows(`(9, '${shop.mail('a')}', 'Anna')`, `(2, '${shop.mail('b')}', 'Bob')`));
  const plan = await shop.plan();
  assert.is(plan.summary.update, 1);
  assert.is(plan.summary.delete, 0);
  assert.equal(plan.syncs[0]?.samples, [
    { key: '9', action: 'update', reason: 'key_changed', fields: [{ name: 'firstname', old: 'Ann', new: 'Anna' }] },
  ]);
  await applied(shop);
  assert.equal(await contacts(shop), ['a Anna', 'b Bob']);
  const list = endedWith(0, await shop.sluice('state list contacts --json'));
  const keys = (JSON.parse(list.out) as { records: { key: string }[] }).records.map(({ key }) => key);
  assert.equal(keys, ['2', '9']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
});

test('another key column for all records changes no record at the destination', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`));
  await applied(shop);
  shop.write({ 'models/people.sql': "{{ config(key='email') }}\nselect * from {{ source('shop', 'people') }}\n" });
  assert.is((await shop.plan()).summary.delete, 0);
  await applied(shop);
  assert.equal(await contacts(shop), ['a Ann', 'b Bob']);
  assert.is((await crm.deleted('contacts')).length, 0);
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('a match value that goes from one record to another is waited for, and nobody is written over', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`));
  await applied(shop);
  await shop.people(
    rows(`(1, '${shop.mail('z')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`, `(4, '${shop.mail('a')}', 'Dee')`),
  );
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 0, update: 1, delete: 0, unchanged: 1, invalid: 0, held: 1 });
  assert.equal(plan.syncs[0]?.problems, [{ reason: 'match_taken', records: 1, examples: ['4'] }]);
  await applied(shop);
  assert.equal(await contacts(shop), ['b Bob', 'z Ann']);
  await applied(shop);
  assert.equal(await contacts(shop), ['a Dee', 'b Bob', 'z Ann']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 3, invalid: 0, held: 0 });
});

test('two records that swap their match values are held, and said', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`));
  await applied(shop);
  await shop.people(rows(`(1, '${shop.mail('b')}', 'Ann')`, `(2, '${shop.mail('a')}', 'Bob')`));
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.match(out, /! 2 records held back until the record that has their match value now is changed: 1, 2\n/);
  await applied(shop);
  assert.equal(await contacts(shop), ['a Ann', 'b Bob']);
});

test('a record that takes the match value of one that goes waits for the delete', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`));
  await applied(shop);
  await shop.people(rows(`(1, '${shop.mail('b')}', 'Ann')`));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 1, unchanged: 0, invalid: 0, held: 1 });
  await applied(shop);
  await applied(shop);
  assert.equal(await contacts(shop), ['b Ann']);
});

test('while records have no key nothing is deleted', async () => {
  const shop = shopWith();
  await shop.people(
    rows(`(1, '${shop.mail('a')}', 'Ann')`, `(2, '${shop.mail('b')}', 'Bob')`, `(3, '${shop.mail('c')}', 'Cid')`),
  );
  await applied(shop);
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`, `(NULL, '${shop.mail('b')}', 'Bob')`));
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.match(out, /! 1 record without a key, never sent: b@/);
  assert.match(out, /! 2 records not deleted while other records have no key: 2, 3\n/);
  assert.match(out, /Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged\.\n$/);
  await applied(shop);
  assert.equal(await contacts(shop), ['a Ann', 'b Bob', 'c Cid']);
});

test('a small model that gives other rows each time is run once, so that its plan agrees with itself', async () => {
  const shop = shopWith();
  await shop.people(`SELECT i AS id, 'p' || i || '@${shop.mail('')}' AS email, 'P' AS name FROM range(1000) AS r(i)`);
  shop.write({
    'models/people.sql':
      "{{ config(key='id') }}\nselect cast(floor(random() * 100000) as bigint) as id, email, name from {{ source('shop', 'people') }}\n",
  });
  const { summary } = await shop.plan();
  assert.is((summary.create ?? 0) + (summary.invalid ?? 0), 1000);
});

test('a large one whose rows change while it is planned is refused', async () => {
  const shop = shopWith();
  await inWarehouse(
    shop.path('warehouse.duckdb'),
    "CREATE VIEW people AS SELECT CAST(floor(random() * 1000000) AS BIGINT) AS id, 'p' || i AS email, 'P' AS name FROM range(300000) AS r(i)",
  );
  const { err, out } = endedWith(3, await shop.sluice('plan'));
  assert.match(
    err,
    /^syncs\/contacts\.sync\.json error SL0512: Model is not steady\n {2}Model "people" gives other rows each time/,
  );
  assert.is(out, '');
});

test('records that were delivered to another object are not planned against', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`));
  await applied(shop);
  shop.sync({ object: 'companies', match: { domain: 'email' }, fields: { name: 'name' } });
  const { err } = endedWith(3, await shop.sluice('plan'));
  assert.is(
    err,
    'syncs/contacts.sync.json error SL0513: Destination changed\n  The ledger\'s records of sync "contacts" were delivered elsewhere: object contacts (now companies), match email (now domain). Nothing is planned against them. Give the sync another name to deliver everything to the new place, or point it back.\n',
  );
});

test('another address of the same connector is warned about', async () => {
  const shop = shopWith();
  await shop.people(rows(`(1, '${shop.mail('a')}', 'Ann')`));
  await applied(shop);
  shop.write({
    'destinations/crm.destination.json': {
      connector: 'crm',
      settings: { base_url: `${crm.url}/` },
      secrets: { token: { env: 'HUBSPOT_TOKEN' } },
    },
  });
  const { err, out } = endedWith(0, await shop.sluice('plan'));
  assert.match(err, /^syncs\/contacts\.sync\.json warning SL0513: Destination changed\n/);
  assert.match(out, /Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged\.\n$/);
});

test.run();
