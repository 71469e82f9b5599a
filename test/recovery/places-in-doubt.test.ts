// Where records in doubt may be: the ledger knows the place though nothing was confirmed there, so that they are not
// looked for, or removed, at another.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith, startSluice } from '../kit/sluice.js';
import { KILL_POINT, type KillPoint } from './kill/kill-point.js';

const PRELOAD = new URL('./kill/preload.js', import.meta.url).href;
const crm = await startCrm();
test.after(() => crm.close());

async function shopOf(at: string): Promise<PeopleProject> {
  const shop = peopleProject({ url: crm.url });
  await shop.people(rows(`(1, 'a@${at}', 'Ann')`));
  return shop;
}

async function saysMoved(shop: PeopleProject): Promise<void> {
  const settings = { base_url: 'http://127.0.0.1:9' };
  const crm = { connector: 'crm', settings, secrets: { token: { env: 'HUBSPOT_TOKEN' } } };
  shop.write({ 'destinations/crm.destination.json': crm });
  assert.match(
    endedWith(0, await shop.sluice('plan')).err,
    /SL0513[\s\S]*Its records were delivered with other settings/,
  );
}

test('a sync of which nothing was answered yet is known to have been sent there', async () => {
  const shop = await shopOf('first.example');
  await crm.faults({ close: 'after', times: 2 });
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  await saysMoved(shop);
});

test('so is one whose first run was killed before any answer', async () => {
  const shop = await shopOf('killed.example');
  const point: KillPoint = { kind: 'journal', moment: 'synced', at: 1 };
  const env = { NODE_OPTIONS: `--conditions=modules --import ${PRELOAD}`, [KILL_POINT]: JSON.stringify(point) };
  const { code } = await startSluice('apply --auto-approve', { cwd: shop.root, env }).ended;
  assert.is(code, null);
  await saysMoved(shop);
});

test.run();
