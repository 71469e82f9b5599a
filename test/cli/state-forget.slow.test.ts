// What is not to be known any more is forgotten: by the ledger, not by the destination.

import { existsSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { closeShops, deliveredShop, inLedger, PEOPLE, serialOf } from './delivered-shop.js';

test.after(closeShops);

test('state forget asks, and without anybody to ask does nothing', async () => {
  const { shop } = await deliveredShop();
  const before = await inLedger(shop);
  const { err } = endedWith(3, await shop.sluice('state forget contacts'));
  assert.is(err, 'error SL0509: Approval needed\n  There is nobody to ask. Use --yes.\n');
  assert.equal(await inLedger(shop), before);
});

test('state forget takes one record out, or all of a sync, and says what the next plan does', async () => {
  const { shop, crm } = await deliveredShop();
  const serial = await serialOf(shop);
  const one = endedWith(0, await shop.sluice('state forget contacts 1 --yes'));
  const next =
    'The next plan takes them for new: those that the model gives are sent again, and found there by email; the others stay at the destination as they are.';
  assert.is(one.out, `Forgot 1 record of sync "contacts", key "1". ${next}\n`);
  const { summary, ledger } = await shop.plan();
  assert.equal([summary.create, summary.unchanged, ledger.serial], [2, 1, serial + 1]);
  const all = endedWith(0, await shop.sluice('state forget contacts --auto-approve --json'));
  assert.equal(JSON.parse(all.out), { format_version: '1.0', sync: 'contacts', records: 1, unresolved: 0, rejects: 1 });
  assert.equal(await inLedger(shop), []);
  assert.is((await crm.requests()).requests, 0);
  assert.is((await shop.plan()).summary.create, 3);
});

test('state forget says when sending again makes a second record, and when no plan has them', async () => {
  const { shop } = await deliveredShop({ sync: { mode: 'create' } });
  const doubled = endedWith(0, await shop.sluice('state forget contacts 1 --yes'));
  assert.match(doubled.out, /are sent again, which makes them a second time there; the others/);
  endedWith(0, await shop.sluice('state move contacts gone'));
  const gone = endedWith(0, await shop.sluice('state forget gone --yes'));
  assert.is(
    gone.out,
    'Forgot 1 record and 1 refused of sync "gone". The project has no such sync, so no plan has them.\n',
  );
});

test('state forget names what it does not find, and makes no ledger to look', async () => {
  const shop = peopleProject({ url: 'http://127.0.0.1:9' });
  await shop.people(PEOPLE);
  const refusal = async (args: string): Promise<string> => endedWith(3, await shop.sluice(args)).err;
  assert.match(await refusal('state forget contact --yes'), /There is no sync "contact".* Did you mean "contacts"\?/);
  assert.match(await refusal('state forget contacts --yes'), /The ledger holds nothing of sync "contacts"\./);
  assert.match(await refusal('state forget contacts 7 --yes'), /The ledger holds no record "7" of sync "contacts"\./);
  assert.not(existsSync(shop.path('.sluice/ledger.duckdb')));
});

test.run();
