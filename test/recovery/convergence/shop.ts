// A shop of some companies and people, mirrored to a CRM, applied in this process: tables and behaviours of the
// destination change from one apply to the next.

import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { compileProject } from '../../../compiler/compile.js';
import type { Manifest } from '../../../core/manifest.js';
import type { PlanDocument } from '../../../core/plan-document.js';
import type { RunDocument } from '../../../core/run-document.js';
import { applyPlan } from '../../../runtime/apply/apply-plan.js';
import { finishCrashedRuns } from '../../../runtime/apply/recover-runs.js';
import { buildPlan } from '../../../runtime/plan/build-plan.js';
import { makeProject } from '../../kit/project.js';
import { fillWarehouse, rowsOf } from '../../kit/warehouse.js';
import { emptyWorld, type World } from '../destination/crm-world.js';
import { type Behaviour, type Destination, TRUE } from '../destination/start-destination.js';
import { MIRROR } from '../kill/set-ups.js';
import { TIMEOUT_MS } from './behaviours.js';

/** Rows by id; a field that is missing is null. */
export interface Tables {
  readonly people: Readonly<Record<string, { readonly name: string; readonly plan: string; readonly company: string }>>;
  readonly companies: Readonly<Record<string, string>>;
}

const IDS = ['1', '2', '3', '4', '5', '6', '7'];
const COMPANIES = ['c1', 'c2', 'c3'];

/** Few values, so that records often change back to what they were. */
export const tables: fc.Arbitrary<Tables> = fc.record({
  people: fc.dictionary(
    fc.constantFrom(...IDS),
    fc.record({
      name: fc.constantFrom('a', 'b'),
      plan: fc.constantFrom('free', 'pro'),
      company: fc.constantFrom(...COMPANIES),
    }),
  ),
  companies: fc.record({
    c1: fc.constantFrom('One', 'Eins'),
    c2: fc.constantFrom('Two', 'Zwei'),
    c3: fc.constant('Three'),
  }),
});

export interface Shop {
  readonly world: World;
  readonly fill: (tables: Tables) => Promise<void>;
  readonly plan: () => Promise<PlanDocument>;
  /** Plans, and applies what there is to do. */
  readonly apply: (behaviours: readonly Behaviour[]) => Promise<RunDocument>;
  /** The ledger's records: sync, key, match, payload, destination_id. */
  readonly ledger: () => Promise<readonly Readonly<Record<string, string>>[]>;
}

const FILES = {
  'syncs/contacts.sync.json': {
    model: 'people',
    destination: 'crm',
    object: 'contacts',
    mode: 'mirror',
    match: { email: 'email' },
    fields: {
      firstname: 'name',
      plan: 'plan',
      associatedcompanyid: { lookup: { sync: 'companies', key: 'company' } },
    },
    guards: { allow_empty: true },
  },
};

/** A day passes between applies, so that what was refused is tried again. */
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Shops {
  /** A shop with an empty ledger and an empty CRM. */
  readonly open: () => Shop;
}

/** Shops that share a compiled project and follow each other. */
export async function compileShops(destination: Destination): Promise<Shops> {
  const { root, path } = makeProject({ ...MIRROR.files(destination.url), ...FILES });
  const { manifest } = await compileProject({ root, env: {} });
  if (manifest === undefined) throw new Error('The project does not compile');
  let opened = 0;
  return {
    open: () => {
      rmSync(path('.sluice'), { recursive: true, force: true });
      mkdirSync(path('.sluice'));
      opened += 1;
      return openShop({ manifest, root, destination, token: `shop ${opened}` });
    },
  };
}

interface ShopPlace {
  readonly manifest: Manifest;
  readonly root: string;
  readonly destination: Destination;
  readonly token: string;
}

function openShop({ manifest, root, destination, token }: ShopPlace): Shop {
  const world = emptyWorld();
  let time = Date.UTC(2026, 0, 1);
  const now = (): Date => new Date(time);
  const planFile = join(root, '.sluice/next.plan');
  const plan = async (): Promise<PlanDocument> => {
    await finishCrashedRuns(manifest, root, now());
    return buildPlan({
      manifest,
      root,
      syncs: manifest.order,
      file: planFile,
      now: now(),
      allow: [],
      onWarning: () => {},
    });
  };
  return {
    world,
    fill: (rows) => fillWarehouse(join(root, 'warehouse.duckdb'), queriesOf(rows)),
    plan,
    apply: async (behaviours) => {
      time += DAY_MS;
      const waiting = [...behaviours];
      destination.accounts.set(token, { world, behave: () => waiting.shift() ?? TRUE });
      await plan();
      const run = await applyPlan({
        manifest: withTimeout(manifest, behaviours.length > 0 ? TIMEOUT_MS : 30_000),
        root,
        planFile,
        shown: 'the plan',
        env: { HUBSPOT_TOKEN: token },
        allow: [],
        signal: new AbortController().signal,
        onEvent: () => {},
        now,
      });
      // An effect that comes later than the next apply could undo it: nobody can tell it from a change of that account.
      await destination.idle();
      return run;
    },
    ledger: async () => {
      const rows = await rowsOf(join(root, dirname(manifest.ledger.path), 'ledger.duckdb'), 'FROM records');
      return rows.map((row) => JSON.parse(row) as Record<string, string>);
    },
  };
}

function withTimeout(manifest: Manifest, timeout: number): Manifest {
  const connectors = Object.entries(manifest.connectors).map(([name, connector]) => [
    name,
    connector.transport === 'http'
      ? { ...connector, http: { ...connector.http, timeout_ms: timeout, concurrency: 3 } }
      : connector,
  ]);
  return { ...manifest, connectors: Object.fromEntries(connectors) };
}

function queriesOf({ people, companies }: Tables): Readonly<Record<string, string>> {
  const persons = Object.entries(people).map(
    ([id, { name, plan, company }]) => `(${id}, 'p${id}@x.example', '${name}', '${plan}', '${company}')`,
  );
  const titles = Object.entries(companies).map(([id, title]) => `('${id}', '${id}.example', '${title}')`);
  return {
    people: `SELECT * FROM (VALUES ${[...persons, '(0, null, null, null, null)'].join(', ')}) AS t(id, email, name, plan, company) WHERE id > 0`,
    companies: `SELECT * FROM (VALUES ${titles.join(', ')}) AS t(id, domain, title)`,
  };
}
