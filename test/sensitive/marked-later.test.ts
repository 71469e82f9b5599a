// A field that is marked sensitive after it was delivered: nothing is sent again, and what was written down is gone.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { filesHolding, SYNC, sensitiveShop } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());
const PLAIN = { fields: { firstname: 'name', phone: 'phone' } };
const shop = sensitiveShop(crm.url, PLAIN);
await shop.people(
  "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name, '+49-5550' || i AS phone FROM range(101, 141) AS t(i)",
);
endedWith(0, await shop.sluice('apply --auto-approve'));

test('before, the ledger and the plan of the run hold the values', () => {
  assert.equal(
    filesHolding(shop, '+49-5550117').map((file) => file.replace(/^runs.*\//, '')),
    ['ledger.duckdb', 'plan.duckdb'],
  );
});

test('marking it changes no record', async () => {
  shop.sync({ fields: SYNC.fields });
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 40, invalid: 0, held: 0 });
});

test('the next apply sends nothing and leaves no value in any file, free space included', async () => {
  await crm.forget();
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.requests()).records, 0);
  for (const phone of ['5550101', '5550117', '5550140']) assert.equal(filesHolding(shop, phone), []);
  assert.ok(filesHolding(shop, 'p117@x.example').length > 0);
});

test('a change is found as before, and only the changed record is sent', async () => {
  await inWarehouse(shop.path('warehouse.duckdb'), "UPDATE people SET phone = '+49-666' WHERE id = 117");
  const plan = await shop.plan('--out one.plan');
  assert.equal(plan.syncs[0]?.samples, [
    {
      key: '117',
      action: 'update',
      reason: 'changed',
      fields: [{ name: 'phone', old: '(sensitive)', new: '(sensitive)', sensitive: true }],
    },
  ]);
  endedWith(0, await shop.sluice('apply one.plan'));
  assert.is((await crm.requests()).records, 1);
  assert.equal(filesHolding(shop, '+49-666'), []);
});

test('a second field marked later joins the first', async () => {
  const { phone } = SYNC.fields;
  shop.sync({ fields: { firstname: { column: 'name', sensitive: true }, phone } });
  assert.is((await shop.plan()).summary.unchanged, 40);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await shop.plan()).summary.unchanged, 40);
  const { out } = endedWith(0, await shop.sluice('state show contacts 117 --json'));
  assert.equal(JSON.parse(out).record.payload, {
    email: 'p117@x.example',
    firstname: '(sensitive)',
    phone: '(sensitive)',
  });
  assert.is((await crm.requests()).records, 1);
});

test('no longer marking them sends nothing and shows no hash, until the value changes', async () => {
  shop.sync(PLAIN);
  assert.is((await shop.plan()).summary.unchanged, 40);
  await inWarehouse(shop.path('warehouse.duckdb'), "UPDATE people SET phone = '+49-777' WHERE id = 117");
  const plan = await shop.plan();
  assert.equal(plan.syncs[0]?.samples[0]?.fields, [{ name: 'phone', old: '(sensitive)', new: '+49-777' }]);
});

test.run();
