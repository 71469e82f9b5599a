// Records that somebody settles by hand after a run that was cut off: what that run knew is taken over first, so that it
// does not come in afterwards, over what was settled.

import { rmSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { lastRun } from '../history/undoing.js';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse, rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

/** An apply whose create was never answered, cut off when that was in the ledger and the run was not yet. */
async function cutOff(at: string): Promise<PeopleProject> {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'create' } });
  await shop.people(rows(`(1, 'a@${at}', 'Ann')`));
  await crm.faults({ close: 'after', times: 2 });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  rmSync(shop.path(`.sluice/runs/ledger/${await lastRun(shop)}/run.json`));
  await inWarehouse(shop.path('.sluice/ledger.duckdb'), 'DELETE FROM runs');
  return shop;
}

const inLedger = (shop: PeopleProject, table: string) =>
  rowsOf(shop.path('.sluice/ledger.duckdb'), `SELECT key FROM ${table}`);

test('a record that was found at the destination counts as delivered, and stands once', async () => {
  const shop = await cutOff('found.example');
  endedWith(0, await shop.sluice('state resolve contacts --as delivered'));
  assert.is((await shop.plan()).summary.unchanged, 1);
  assert.equal([await inLedger(shop, 'records'), await inLedger(shop, 'unresolved')], [['{"key":"1"}'], []]);
});

test('a record that was not found there is planned again', async () => {
  const shop = await cutOff('missing.example');
  endedWith(0, await shop.sluice('state resolve contacts --as missing'));
  assert.is((await shop.plan()).summary.create, 1);
});

test.run();
