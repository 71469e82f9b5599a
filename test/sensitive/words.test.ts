// What a destination says of a record may repeat its values; those that are sensitive are not written down.

import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { maskOf } from '../../runtime/deliver/mask-words.js';
import { startCrm } from '../kit/crm.js';
import { rowsOf } from '../kit/warehouse.js';
import { filesHolding, sensitiveShop, withPhones } from './sensitive-shop.js';

const crm = await startCrm();
test.after(() => crm.close());

test("a destination's own words, with the sensitive value masked", async () => {
  const shop = sensitiveShop(crm.url, {
    fields: { firstname: 'name', email: { column: 'email', sensitive: true } },
  });
  await shop.people(withPhones("(1, 'ann@x.example', 'Ann', '1')", "(2, 'Bob at Home', 'Bob', '2')"));
  const { code, out } = await shop.sluice('apply --auto-approve --json');
  assert.is(code, 1);
  const { syncs } = JSON.parse(out);
  assert.equal(syncs[0].samples, [
    {
      key: '2',
      action: 'create',
      status: 'rejected',
      code: 'VALIDATION_ERROR',
      reason: 'Field "email": "(sensitive)" is not a valid email',
    },
  ]);
  assert.equal(
    filesHolding(shop, 'Bob at Home').filter((file) => !file.endsWith('.duckdb')),
    [],
  );
  const [reject] = await rowsOf(shop.path('.sluice/ledger.duckdb'), 'SELECT reason FROM rejects');
  assert.is(reject, '{"reason":"Field \\"email\\": \\"(sensitive)\\" is not a valid email"}');
});

test('the plan of a run in which nothing went through cannot be applied again: it holds hashes', async () => {
  const shop = sensitiveShop(crm.url);
  await shop.people(withPhones("(1, 'ann@x.example', 'Ann', '+49-5550001')"));
  await shop.sluice('plan --out mine.plan');
  await crm.faults({ status: 401, times: 9 });
  assert.is((await shop.sluice('apply mine.plan')).code, 1);
  const [run] = readdirSync(shop.path('.sluice/runs/ledger'));
  await crm.forget();
  const { code, err } = await shop.sluice(`apply .sluice/runs/ledger/${run}/plan.duckdb`);
  assert.is(code, 3, err);
  assert.match(err, /SL0505.*\n {2}This is the plan that a run has kept: it holds hashes/);
  assert.is((await crm.requests()).requests, 0);
});

test('values are found in any case, the longest first, short ones as whole words', () => {
  const mask = maskOf(['Ann', 'ann lee', '7', 'a.b*', '']);
  assert.is(mask('ANN LEE has 7 of 17 annas, A.B*'), '(sensitive) has (sensitive) of 17 annas, (sensitive)');
  assert.is(mask('nothing here'), 'nothing here');
});

test.run();
