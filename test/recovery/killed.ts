// A shop whose apply is killed half-way: twenty requests of two people each, slow enough to be cut off at a chosen one.

import { type Crm, crmConnector, startCrm } from '../kit/crm.js';
import { type PeopleOptions, type PeopleProject, peopleProject } from '../kit/people.js';
import { type Running, startSluice } from '../kit/sluice.js';

export const FORTY = "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name FROM range(1, 41) AS t(i)";

export interface KilledShop {
  readonly crm: Crm;
  readonly shop: PeopleProject;
}

export async function shopOfForty(options: Partial<PeopleOptions> = {}): Promise<KilledShop> {
  const crm = await startCrm();
  const shop = peopleProject({ connector: crmConnector(2, 2), ...options, url: crm.url });
  await shop.people(FORTY);
  return { crm, shop };
}

export const startApply = (shop: PeopleProject, command = 'apply --auto-approve'): Running =>
  startSluice(command, { cwd: shop.root });

/**
 * Applies until the CRM has answered for so many contacts, and then answers no more; then kills it. Four
 * more records have arrived by then, and the intents of some others are written.
 */
export async function killAt({ crm, shop }: KilledShop, count: number, command?: string): Promise<void> {
  await crm.faults(
    { delay_ms: 3000, times: 1000, after: count / 2, object: 'contacts' },
    { delay_ms: 10, times: 1000 },
  );
  const running = startApply(shop, command);
  await until(async () => (await crm.records('contacts')).length >= Math.max(1, count));
  await pause(300);
  running.signal('SIGKILL');
  await running.ended;
  await crm.forget();
}

export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(10);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

/** How many records the ledger holds of each sync. */
export async function ledgerCounts(shop: PeopleProject): Promise<Readonly<Record<string, number>>> {
  const { out } = await shop.sluice('state list --json');
  const { syncs } = JSON.parse(out) as { syncs: readonly { sync: string; records: number }[] };
  return Object.fromEntries(syncs.map(({ sync, records }) => [sync, records]));
}
