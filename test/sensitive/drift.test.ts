// Reading back what the ledger holds as hashes: compared all the same, adopted as hashes, never shown.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { filesHolding, sensitiveShop, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());

const ANN = "(1, 'ann@x.example', 'Ann', '+49 170 111')";
const BOB = "(2, 'bob@x.example', 'Bob', '+49 170 222')";
const CID = "(3, 'cid@x.example', 'Cid', '+49 170 333')";

const shop = sensitiveShop(crm.url);
await shop.people(withPhones(ANN, BOB, CID));
endedWith(0, await shop.sluice('apply --auto-approve'));

async function theirs(name: string, properties: object): Promise<void> {
  const input = { id: `${name}@x.example`, idProperty: 'email', objectWriteTraceId: name, properties };
  await crm.post('/crm/v3/objects/contacts/batch/update', { inputs: [input] });
}

test('values that are hashes in the ledger are in line, also when the model has other ones now', async () => {
  await shop.people(withPhones(ANN, BOB.replace('222', '999'), CID));
  await theirs('ann', { phone: ' +49 170 111 ' });
  assert.match(endedWith(0, await shop.sluice('drift contacts')).out, /\nDrift: 3 in line, 0 drifted, 0 missing\.\n$/);
});

test('a changed one is found and masked, and overwritten by what the model says', async () => {
  await shop.people(withPhones(ANN, BOB, CID));
  await theirs('bob', { phone: '+1 555 0100' });
  const { out } = endedWith(0, await shop.sluice('drift contacts --policy overwrite --out fix.plan'));
  assert.match(out, /^ {2}~ 2\n {6}phone {2}"\(sensitive\)" → "\(sensitive\)"$/m);
  assert.not.match(out, /555 01|49 170/);
  endedWith(0, await shop.sluice('apply fix.plan'));
  assert.is((await crm.records('contacts'))[1]?.fields.phone, '+49 170 222');
  assert.match(endedWith(0, await shop.sluice('drift contacts')).out, /Drift: 3 in line/);
});

test('adopted and imported values are hashes in the ledger, and a plan sees that they differ', async () => {
  await theirs('cid', { phone: '+1 555 0199' });
  endedWith(0, await shop.sluice('drift contacts --policy adopt'));
  assert.equal(filesHolding(shop, '555 0199'), []);
  const plan = await shop.plan();
  assert.equal([plan.summary.update, plan.summary.unchanged], [1, 2]);
  const fresh = sensitiveShop(crm.url);
  await fresh.people(withPhones(ANN, BOB, CID));
  assert.match(endedWith(0, await fresh.sluice('state import contacts')).out, /Import: 3 adopted, 0 not found\./);
  assert.equal(filesHolding(fresh, '+49 170'), []);
  assert.equal(filesHolding(fresh, '555 01'), []);
  const hashes = `SELECT count(*) AS n FROM records WHERE payload LIKE '%"phone":"hmac:v1:%'`;
  assert.equal(await rowsOf(fresh.path('.sluice/ledger.duckdb'), hashes), ['{"n":3}']);
  const { summary } = await fresh.plan();
  assert.equal([summary.create, summary.update, summary.unchanged], [0, 1, 2]);
});

test.run();
