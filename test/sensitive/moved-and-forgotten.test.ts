// A sync with sensitive fields that gets another name, and one that is forgotten: which values are hashes goes along.

import { renameSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { filesHolding, sensitiveShop, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());
const shop = sensitiveShop(crm.url);
await shop.people(withPhones("(1, 'ann@x.example', 'Ann', '+49-5550001')"));
endedWith(0, await shop.sluice('apply --auto-approve'));
const hashed = (): Promise<readonly string[]> =>
  rowsOf(shop.path('.sluice/ledger.duckdb'), 'SELECT sync, field FROM hashed_fields');

test('under its new name nothing has changed, and nothing is hashed twice', async () => {
  renameSync(shop.path('syncs/contacts.sync.json'), shop.path('syncs/persons.sync.json'));
  endedWith(0, await shop.sluice('state move contacts persons'));
  assert.equal(await hashed(), ['{"sync":"persons","field":"phone"}']);
  for (const _ of [1, 2]) {
    assert.is((await shop.plan()).summary.unchanged, 1);
    endedWith(0, await shop.sluice('apply --auto-approve'));
  }
  assert.is((await crm.requests()).records, 1);
});

test('forgotten, it starts anew', async () => {
  endedWith(0, await shop.sluice('state forget persons --yes'));
  assert.equal(await hashed(), []);
  assert.is((await shop.plan()).summary.create, 1);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await hashed(), ['{"sync":"persons","field":"phone"}']);
  assert.is((await shop.plan()).summary.unchanged, 1);
  assert.equal(filesHolding(shop, '5550001'), []);
});

test.run();
