// The small projects of the kill matrix: companies and people with creates, updates and deletes, to a CRM, a webhook, a
// table and a file.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crmConnector, hookConnector } from '../../kit/crm.js';
import { rowsAs } from '../../kit/people.js';
import { rowsOf } from '../../kit/warehouse.js';
import type { World } from '../destination/crm-world.js';
import type { SetUp, Sighting } from './set-up.js';

type Person = readonly [id: number, name: string, company: string];
type Company = readonly [id: string, title: string];

const PEOPLE: readonly (readonly Person[])[] = [
  [1, 2, 3, 4, 5].map((id) => [id, `P${id}`, id === 4 ? 'c3' : 'c1'] as const),
  [
    [1, 'P1', 'c1'],
    [2, 'P2 changed', 'c1'],
    [3, 'P3', 'c2'],
    [6, 'P6', 'c4'],
    [7, 'P7', 'c5'],
    [8, 'P8', 'c2'],
  ],
];
const COMPANIES: readonly (readonly Company[])[] = [
  [
    ['c1', 'One'],
    ['c2', 'Two'],
    ['c3', 'Three'],
  ],
  [
    ['c1', 'One changed'],
    ['c2', 'Two'],
    ['c4', 'Four'],
    ['c5', 'Five'],
  ],
];

const lastPeople = PEOPLE.at(-1) ?? [];
const lastCompanies = COMPANIES.at(-1) ?? [];
const emailOf = (id: number | string): string => `p${id}@x.example`;
const domainOf = (id: string): string => `${id}.example`;

const STAGES = PEOPLE.map((people, i) => ({
  people: rowsAs(
    'id, email, name, company',
    ...people.map(([id, name, company]) => `(${id}, '${emailOf(id)}', '${name}', '${company}')`),
  ),
  companies: rowsAs(
    'id, domain, title',
    ...(COMPANIES[i] ?? []).map(([id, title]) => `('${id}', '${domainOf(id)}', '${title}')`),
  ),
}));

const MODELS = {
  'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
  'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'companies' }] },
  'models/people.sql': "{{ config(key='id') }} select * from {{ source('shop', 'people') }}",
  'models/companies.sql': "{{ config(key='id') }} select * from {{ source('shop', 'companies') }}",
};

const COMPANY_SYNC = {
  model: 'companies',
  destination: 'crm',
  object: 'companies',
  mode: 'mirror',
  match: { domain: 'domain' },
  fields: { name: 'title' },
};
const CONTACT_SYNC = {
  model: 'people',
  destination: 'crm',
  object: 'contacts',
  mode: 'mirror',
  match: { email: 'email' },
  fields: { firstname: 'name', associatedcompanyid: { lookup: { sync: 'companies', key: 'company' } } },
};

/** Batches of two, one after the other, so that each kill has its place. */
const SMALL = crmConnector(2, 1);
const TOKEN = { env: 'HUBSPOT_TOKEN' };

const crmFiles = (url: string) => ({
  ...MODELS,
  'connectors/crm.connector.json': SMALL,
  'destinations/crm.destination.json': { connector: 'crm', settings: { base_url: url }, secrets: { token: TOKEN } },
});

const COMPANY_SIGHTINGS: readonly Sighting[] = lastCompanies.map(([id, title]) => ({
  sync: 'companies',
  match: domainOf(id),
  fields: { name: title },
  times: 1,
}));

function contactSightings(found: readonly Sighting[], people: readonly Person[]): readonly Sighting[] {
  return people.map(([id, name, company]) => {
    const owner = found.find(({ sync, match }) => sync === 'companies' && match === domainOf(company));
    return {
      sync: 'contacts',
      match: emailOf(id),
      fields: { firstname: name, associatedcompanyid: owner?.id },
      times: 1,
    };
  });
}

/** Live records; what was made twice over stands twice, or with its times. */
export async function liveRecords({ world }: { readonly world: World }): Promise<readonly Sighting[]> {
  return world.records
    .filter(({ live }) => live)
    .map(({ object, match, fields, id, effects }) => ({
      sync: object,
      match,
      fields,
      id,
      times: effects.creates,
    }));
}

/** One sync, of people without their companies. */
export const CONTACTS_ONLY = (url: string) => ({
  ...crmFiles(url),
  'syncs/contacts.sync.json': { ...CONTACT_SYNC, fields: { firstname: 'name' } },
});

export const MIRROR: SetUp = {
  name: 'mirror',
  files: (url) => ({
    ...crmFiles(url),
    'syncs/companies.sync.json': COMPANY_SYNC,
    'syncs/contacts.sync.json': CONTACT_SYNC,
  }),
  stages: STAGES,
  desired: (found) => [...COMPANY_SIGHTINGS, ...contactSightings(found, lastPeople)],
  matchOf: emailOf,
  found: liveRecords,
};

/** No ledger yet: it is made on the way. */
export const FIRST_RUN: SetUp = { ...MIRROR, name: 'mirror, first run', stages: STAGES.slice(1) };

/** Contacts of earlier stages stay: nothing updates or deletes them. */
export const CREATE: SetUp = {
  name: 'create',
  files: (url) => ({
    ...crmFiles(url),
    'syncs/companies.sync.json': { ...COMPANY_SYNC, mode: 'upsert' },
    'syncs/contacts.sync.json': { ...CONTACT_SYNC, mode: 'create' },
  }),
  stages: STAGES,
  desired: (found) => {
    const [first = []] = PEOPLE;
    const added = lastPeople.filter(([id]) => first.every(([other]) => other !== id));
    const three: Sighting = { sync: 'companies', match: domainOf('c3'), fields: { name: 'Three' }, times: 1 };
    return [...COMPANY_SIGHTINGS, three, ...contactSightings(found, [...first, ...added])];
  },
  matchOf: emailOf,
  found: liveRecords,
};

const SIGNUPS = { model: 'people', mode: 'append', match: { id: 'id' }, fields: { name: 'name' } };
const MEMBERS = { ...SIGNUPS, mode: 'mirror' };

const memberSightings = (sync: string): readonly Sighting[] =>
  lastPeople.map(([id, name]) => ({ sync, match: String(id), fields: { name }, times: 1 }));

/** An event is sent once, as it was then. */
const eventSightings = (): readonly Sighting[] => {
  const all = new Map([...PEOPLE].reverse().flatMap((people) => people.map(([id, name]) => [id, name])));
  return [...all].map(([id, name]) => ({ sync: 'signups', match: String(id), fields: { name }, times: 1 }));
};

const both = (): readonly Sighting[] => [...memberSightings('members'), ...eventSightings()];

export const WEBHOOK: SetUp = {
  name: 'webhook, append',
  files: (url) => ({
    ...MODELS,
    'connectors/hook.connector.json': hookConnector(2, 1),
    ...Object.fromEntries(
      ['members', 'signups'].map((name) => [
        `destinations/${name}.destination.json`,
        { connector: 'hook', settings: { url: `${url}/hooks/${name}` }, secrets: { token: TOKEN } },
      ]),
    ),
    'syncs/signups.sync.json': { ...SIGNUPS, destination: 'signups', object: 'events' },
    'syncs/members.sync.json': { ...MEMBERS, destination: 'members', object: 'events' },
  }),
  stages: STAGES,
  desired: both,
  matchOf: (key) => key,
  found: liveRecords,
};

const asSightings = (sync: string, lines: readonly string[]): readonly Sighting[] =>
  lines.map((line) => {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return { sync, match: String(fields.id), fields, times: 1 };
  });

export const TABLE: SetUp = {
  name: 'DuckDB tables',
  files: () => ({
    ...MODELS,
    'destinations/crm.destination.json': { connector: 'duckdb', settings: { path: 'out/tables.duckdb' } },
    'syncs/signups.sync.json': { ...SIGNUPS, destination: 'crm', object: 'signups' },
    'syncs/members.sync.json': { ...MEMBERS, destination: 'crm', object: 'members' },
  }),
  stages: STAGES,
  desired: both,
  matchOf: (key) => key,
  found: async ({ root }) => {
    const rows = (table: string) => rowsOf(join(root, 'out/tables.duckdb'), `SELECT id, name FROM ${table}`);
    return [...asSightings('members', await rows('members')), ...asSightings('signups', await rows('signups'))];
  },
};

export const FILE: SetUp = {
  name: 'JSON Lines files',
  files: () => ({
    ...MODELS,
    'destinations/crm.destination.json': { connector: 'file', settings: { directory: 'out' } },
    'syncs/signups.sync.json': { ...SIGNUPS, destination: 'crm', object: 'signups.jsonl' },
    'syncs/members.sync.json': { ...MEMBERS, destination: 'crm', object: 'members.jsonl' },
  }),
  stages: STAGES,
  desired: both,
  matchOf: (key) => key,
  found: async ({ root }) => [...linesIn(root, 'members'), ...linesIn(root, 'signups')],
};

function linesIn(root: string, name: string): readonly Sighting[] {
  const path = join(root, `out/${name}.jsonl`);
  if (!existsSync(path)) return [];
  return asSightings(name, readFileSync(path, 'utf8').trimEnd().split('\n'));
}
