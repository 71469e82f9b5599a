// An apply that is killed half-way: what the next command writes into the ledger is hashed like everything else.

import { rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse, rowsOf } from '../kit/warehouse.js';
import { killAt, shopOfForty } from '../recovery/killed.js';
import { filesHolding, SYNC } from './sensitive-shop.js';

const killed = await shopOfForty({ sync: SYNC });
const { crm, shop } = killed;
test.after(() => crm.close());
await inWarehouse(
  shop.path('warehouse.duckdb'),
  "CREATE OR REPLACE TABLE people AS SELECT *, '+49-5550' || (100 + id) AS phone FROM people",
);
await killAt(killed, 12);

test('without the key nothing is taken over, and nothing is lost', async () => {
  const key = shop.read('.sluice/ledger.key');
  rmSync(shop.path('.sluice/ledger.key'));
  const { code, err } = await shop.sluice('plan');
  assert.is(code, 3);
  assert.match(err, /SL0514/);
  shop.write({ '.sluice/ledger.key': key });
});

test('with the key the records are known by their hashes, those in doubt as well', async () => {
  shop.sync({ fields: { firstname: 'name' } });
  endedWith(0, await shop.sluice('plan'));
  shop.sync(SYNC);
  const plan = await shop.plan();
  assert.equal([plan.summary.create, plan.summary.unchanged], [28, 12]);
  const rows = await rowsOf(
    shop.path('.sluice/ledger.duckdb'),
    `SELECT count(*) AS n, count(*) FILTER (payload LIKE '%"phone":"hmac:v1:%') AS hashed FROM records`,
  );
  assert.equal(rows, ['{"n":28,"hashed":28}']);
});

test('the plan of the run that was killed holds no value any more', () => {
  assert.equal(filesHolding(shop, '5550105'), []);
});

test('the rest is delivered, and then nothing is left to do', async () => {
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await shop.plan()).summary.unchanged, 40);
  assert.is(new Set((await crm.records('contacts')).map(({ fields }) => fields.phone)).size, 40);
  assert.equal(filesHolding(shop, '5550140'), []);
});

test.run();
