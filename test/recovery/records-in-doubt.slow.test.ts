// Updates and removals that were sent and never answered: the ledger does not say what the destination has of such a
// record, so all of it is sent again, also when the model is back at what was confirmed before.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { crmConnector, startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const rows = (...tuples: readonly string[]) => rowsAs('id, email, name, city', ...tuples);

/** A mirror of two people, delivered. */
async function delivered(at: string): Promise<PeopleProject> {
  const shop = peopleProject({
    url: crm.url,
    sync: { mode: 'mirror', fields: { firstname: 'name', city: 'city' } },
  });
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  return shop;
}

/** Applies with answers that never come: what was sent took effect. */
async function unanswered(shop: PeopleProject, at = crm): Promise<void> {
  await at.faults({ close: 'after', times: 2 });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await at.forget();
}

async function people(at: string, from = crm): Promise<readonly string[]> {
  const all = await from.records('contacts');
  const ours = all.filter(({ fields }) => String(fields.email).endsWith(`@${at}`));
  return ours.map(({ fields }) => `${fields.firstname} of ${fields.city}`).sort();
}

test('a row that changed back after an update without an answer is sent again', async () => {
  const at = 'back.example';
  const shop = await delivered(at);
  await shop.people(rows(`(1, 'a@${at}', 'Anna', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  await unanswered(shop);
  assert.equal(await people(at), ['Anna of Aix', 'Bob of Bonn']);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  const { summary, syncs } = await shop.plan();
  assert.equal([summary.update, syncs[0]?.samples[0]?.reason], [1, 'unknown_outcome']);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Aix', 'Bob of Bonn']);
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('of a row of which one field changed back, that field is sent as well', async () => {
  const at = 'half.example';
  const shop = await delivered(at);
  await shop.people(rows(`(1, 'a@${at}', 'Anna', 'Arles')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  await unanswered(shop);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Agen')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Agen', 'Bob of Bonn']);
});

test('a row that comes back after a removal without an answer is there again', async () => {
  const at = 'gone.example';
  const shop = await delivered(at);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`));
  await unanswered(shop);
  assert.equal(await people(at), ['Ann of Aix']);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Aix', 'Bob of Bonn']);
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('a removal without an answer is tried again', async () => {
  const at = 'twice.example';
  const shop = await delivered(at);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`));
  await unanswered(shop);
  assert.is((await shop.plan()).summary.delete, 1);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Aix']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
});

test('a new row whose creation was never answered is created once more, and made once', async () => {
  const at = 'new.example';
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror', fields: { firstname: 'name', city: 'city' } } });
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`));
  await unanswered(shop);
  assert.is((await shop.sluice('state list')).out, 'sync      records  in doubt\ncontacts  0        1\n');
  const shown = JSON.parse(endedWith(0, await shop.sluice('state show contacts 1 --json')).out);
  assert.equal([shown.record.fingerprint, shown.record.in_doubt], [null, 'creation']);
  const { summary, syncs } = await shop.plan();
  assert.equal([summary.create, syncs[0]?.samples[0]?.reason], [1, 'unknown_outcome']);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Aix']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
});

test('a row that left the model after its creation was never answered is removed where its match value names it', async () => {
  const at = 'left.example';
  const other = await startCrm(removingByMatch());
  const shop = peopleProject({
    url: other.url,
    connector: removingByMatch(),
    sync: { mode: 'mirror', fields: { firstname: 'name', city: 'city' } },
  });
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  await unanswered(shop, other);
  assert.equal(await people(at, other), ['Ann of Aix', 'Bob of Bonn']);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`));
  const { summary } = await shop.plan();
  assert.equal([summary.create, summary.delete], [1, 1]);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at, other), ['Ann of Aix']);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  await other.close();
});

test('where only an id names it, such a row is held and told', async () => {
  const at = 'held.example';
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror', fields: { firstname: 'name', city: 'city' } } });
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  await unanswered(shop);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`));
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.match(out, /! 1 record not deleted because the destination never told their id: 2\n/);
});

test('what a second try refuses, the first may have done: such a record is listed as refused and is in doubt as well', async () => {
  const at = 'refused.example';
  const shop = await delivered(at);
  await shop.people(rows(`(1, 'a@${at}', 'Anna', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  await crm.faults({ close: 'after' }, { status: 422, times: 1, body: { category: 'NO', message: 'Not now' } });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.match(out, /rejected update 1: NO: HTTP 422: Not now/);
  await crm.forget();
  assert.equal(await people(at), ['Anna of Aix', 'Bob of Bonn']);
  await shop.people(rows(`(1, 'a@${at}', 'Ann', 'Aix')`, `(2, 'b@${at}', 'Bob', 'Bonn')`));
  assert.is((await shop.plan()).syncs[0]?.samples[0]?.reason, 'unknown_outcome');
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await people(at), ['Ann of Aix', 'Bob of Bonn']);
});

/** The CRM's connector with an archive that names records by their e-mail address. */
function removingByMatch(): WrittenConnector {
  const connector = crmConnector();
  const archive = {
    ...connector.operations?.archive,
    identify: 'match' as const,
    record: { id: '$match', idProperty: '$match.name' },
  };
  return { ...connector, operations: { ...connector.operations, archive } };
}

test.run();
