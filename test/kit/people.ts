// The project of most tests: a table of people in the warehouse, a model over it, and one sync of it to the CRM.

import { crmConnector } from './crm.js';
import { type Files, makeProject, type Project } from './project.js';
import { type Ran, sluice } from './sluice.js';
import { fillWarehouse } from './warehouse.js';

export interface PeopleOptions {
  /** The CRM's address. */
  readonly url: string;
  /** Members of the sync, over those of `CONTACTS`. */
  readonly sync?: object;
  readonly connector?: object;
  /** More files, or others in place of these. */
  readonly files?: Files;
}

export interface PeopleProject extends Project {
  /** Replaces the table of people: the columns are those of the query. */
  readonly people: (query: string) => Promise<void>;
  readonly sync: (members: object) => void;
  readonly sluice: (args: string | readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ran>;
  /** `plan --json`, parsed. */
  readonly plan: (options?: string) => Promise<PlanShape>;
}

/** What tests look at of a plan document. */
export interface PlanShape {
  readonly ledger: { readonly lineage: string; readonly serial: number };
  readonly summary: Readonly<Record<string, number>>;
  readonly syncs: readonly {
    readonly requests: number;
    readonly guards: readonly object[];
    readonly problems: readonly object[];
    readonly samples: readonly {
      readonly key: string;
      readonly action: string;
      readonly reason: string;
      readonly fields: readonly object[];
    }[];
  }[];
  readonly [member: string]: unknown;
}

export const CONTACTS = {
  model: 'people',
  destination: 'crm',
  object: 'contacts',
  mode: 'upsert',
  match: { email: 'email' },
  fields: { firstname: 'name' },
};

export function peopleProject({ url, sync, connector, files }: PeopleOptions): PeopleProject {
  const project = makeProject({
    'sluice.json': { name: 'shop', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
    'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }] },
    'models/people.sql': "{{ config(key='id') }}\nselect * from {{ source('shop', 'people') }}\n",
    'connectors/crm.connector.json': connector ?? crmConnector(),
    'destinations/crm.destination.json': {
      connector: 'crm',
      settings: { base_url: url },
      secrets: { token: { env: 'HUBSPOT_TOKEN' } },
    },
    'syncs/contacts.sync.json': { ...CONTACTS, ...sync },
    ...files,
  });
  const run = (args: string | readonly string[], env = {}) => sluice(args, { cwd: project.root, env });
  return {
    ...project,
    people: (query) => fillWarehouse(project.path('warehouse.duckdb'), { people: query }),
    sync: (members) => project.write({ 'syncs/contacts.sync.json': { ...CONTACTS, ...sync, ...members } }),
    sluice: run,
    plan: async (options = '') => {
      const { code, out, err } = await run(`plan --json ${options}`);
      if (code !== 0) throw new Error(`plan --json ended with ${code}:\n${err}`);
      return JSON.parse(out) as PlanShape;
    },
  };
}

/** A query of rows written as SQL tuples, such as "(1, 'a@x.example', 'Ann')". */
export function rows(...tuples: readonly string[]): string {
  return rowsAs('id, email, name', ...tuples);
}

export function rowsAs(columns: string, ...tuples: readonly string[]): string {
  return `SELECT * FROM (VALUES ${tuples.join(', ')}) AS t(${columns})`;
}
