// People delivered to the simulated CRM, and what others do to them there: the ground of the tests of drift.

import type { Crm } from './crm.js';
import { type PeopleProject, peopleProject, rowsAs } from './people.js';
import { endedWith } from './sluice.js';

const COLUMNS = 'id, email, name, ltv, vip, seen, city';
export const ANN = "(1, 'ann@x.example', 'Ann', 1.50, true, TIMESTAMPTZ '2026-03-01 12:30:00+02', 'Bonn')";
export const BOB = "(2, 'bob@x.example', 'Bob', 2.00, false, TIMESTAMPTZ '2026-03-02 00:00:00+00', NULL)";
export const CID = "(3, 'cid@x.example', 'Cid', 3.25, NULL, NULL, 'Rome')";

export const FIELDS = {
  firstname: 'name',
  ltv: { column: 'ltv', type: 'number' },
  vip: 'vip',
  seen: 'seen',
  city: { column: 'city', sensitive: true },
  source: { value: 'warehouse', manage: 'on_create' },
};

/** What tests look at of a drift document. */
export interface DriftShape {
  readonly summary: object;
  readonly checked: number;
  readonly requests: number;
  readonly samples: readonly { readonly key: string; readonly state: string; readonly fields: readonly object[] }[];
  readonly adopted: object | null;
  readonly plan: { readonly summary: object; readonly origin: object } | null;
}

/** Each test has records of its own: `who` stands in their addresses. */
export function fill(shop: PeopleProject, who: string, ...tuples: readonly string[]): Promise<void> {
  return shop.people(rowsAs(COLUMNS, ...tuples.map((tuple) => tuple.replaceAll('@x', `@${who}`))));
}

/** A project whose three people were delivered. */
export async function deliver(crm: Crm, who: string, sync: object = {}): Promise<PeopleProject> {
  const shop = peopleProject({ url: crm.url, sync: { fields: FIELDS, mode: 'mirror', ...sync } });
  await fill(shop, who, ANN, BOB, CID);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  return shop;
}

/** Somebody else changes people: by the name before the address. */
export async function theirs(crm: Crm, who: string, changes: Readonly<Record<string, object>>): Promise<void> {
  const inputs = Object.entries(changes).map(([name, properties]) => ({
    id: `${name}@${who}.example`,
    idProperty: 'email',
    objectWriteTraceId: name,
    properties,
  }));
  await crm.post('/crm/v3/objects/contacts/batch/update', { inputs });
}

/** Empty when nobody has the address. */
export async function idOf(crm: Crm, email: string): Promise<string> {
  return (await crm.records('contacts')).find(({ fields }) => fields.email === email)?.id ?? '';
}

export async function theyDelete(crm: Crm, email: string): Promise<void> {
  await crm.post('/crm/v3/objects/contacts/batch/archive', { inputs: [{ id: await idOf(crm, email) }] });
}

/** `drift contacts --json`, parsed. */
export async function drift(shop: PeopleProject, options = '', code = 0): Promise<DriftShape> {
  return JSON.parse(endedWith(code, await shop.sluice(`drift contacts --json ${options}`)).out) as DriftShape;
}
