// A shop of which two records are delivered and one is refused, and what its ledger holds.

import { type Crm, startCrm } from '../kit/crm.js';
import { type PeopleOptions, type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';

export const PEOPLE = rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Bob')", "(3, 'not one', 'Cid')");

export interface DeliveredShop {
  readonly shop: PeopleProject;
  /** Its requests are counted from after the delivery. */
  readonly crm: Crm;
}

const open: Crm[] = [];

export async function closeShops(): Promise<void> {
  for (const crm of open) await crm.close();
}

export async function deliveredShop(options: Partial<PeopleOptions> = {}): Promise<DeliveredShop> {
  const crm = await startCrm();
  open.push(crm);
  const shop = peopleProject({ url: crm.url, ...options });
  await shop.people(PEOPLE);
  endedWith(1, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  return { shop, crm };
}

/** Each record, refused record and target of the ledger, as JSON text. */
export function inLedger(shop: PeopleProject): Promise<readonly string[]> {
  return rowsOf(
    shop.path('.sluice/ledger.duckdb'),
    `SELECT 'record' AS kind, sync, key FROM records UNION ALL SELECT 'reject', sync, key FROM rejects
     UNION ALL SELECT 'target', sync, '' FROM targets ORDER BY ALL`,
  );
}

export async function serialOf(shop: PeopleProject): Promise<number> {
  return (await shop.plan()).ledger.serial;
}
