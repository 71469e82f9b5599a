// Shops whose CRM refuses records, and what the list of refused records says of them.

import * as assert from 'uvu/assert';
import { type Crm, startCrm } from '../kit/crm.js';
import { type PeopleOptions, type PeopleProject, peopleProject } from '../kit/people.js';
import { endedWith, type Ran } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';

export const ANN = "(1, 'ann@x.example', 'Ann')";
export const BAD = "(2, 'bob@x.example', 'Bad')";
export const NOT_A_NAME = {
  reject: { field: 'firstname', value: 'Bad', code: 'NOT_A_NAME', reason: 'Names are nicer' },
};

const open: Crm[] = [];
export async function closeShops(): Promise<void> {
  for (const crm of open) await crm.close();
}

export async function shopWith(
  people: string,
  sync: PeopleOptions['sync'] = {},
): Promise<{ crm: Crm; shop: PeopleProject }> {
  const crm = await startCrm();
  open.push(crm);
  const shop = peopleProject({ url: crm.url, sync });
  await shop.people(people);
  return { crm, shop };
}

export interface Listed {
  readonly key: string;
  readonly action: string;
  readonly attempts: number;
  readonly first_at: string;
  readonly last_at: string;
  readonly next_at: string | null;
  readonly state: string;
}

export async function rejectsOf(shop: PeopleProject): Promise<readonly Listed[]> {
  return JSON.parse(endedWith(0, await shop.sluice('rejects --json')).out).rejects;
}

export async function only(shop: PeopleProject): Promise<Listed> {
  const [reject, ...others] = await rejectsOf(shop);
  assert.is(others.length, 0);
  if (reject === undefined) throw new Error('Nothing is refused');
  return reject;
}

/** As if the time of the next try had come. */
export const timePasses = (shop: PeopleProject): Promise<void> =>
  inWarehouse(
    shop.path('.sluice/ledger.duckdb'),
    "UPDATE rejects SET next_at = '2026-01-01T00:00:00.000Z' WHERE next_at IS NOT NULL",
  );
export const apply = (shop: PeopleProject, code: number): Promise<Ran> =>
  shop.sluice('apply --auto-approve --json').then((ran) => endedWith(code, ran));
/** Refused twice: from then on it waits. */
export async function refusedTwice(shop: PeopleProject): Promise<void> {
  await apply(shop, 1);
  await apply(shop, 1);
}
