// The project's settings in one environment: what sluice.json says, then what its environment says, then --vars.

import type { WrittenProject } from '../../core/generated/written-project.js';
import type { Json } from '../../core/json.js';
import { layered } from './package-vars.js';

export interface Database {
  readonly type: 'duckdb';
  /** As written: relative to the project, or absolute. */
  readonly path: string;
}

export interface Warehouse extends Database {
  /** What dbt calls it; only where sluice.json says so. */
  readonly database?: string;
}

export interface ProjectSettings {
  readonly name: string;
  readonly owner?: NonNullable<WrittenProject['owner']>;
  readonly environment: string | null;
  readonly warehouse: Warehouse;
  readonly ledger: Database;
  readonly history: { readonly runs: number };
  readonly vars: Readonly<Record<string, Json>>;
  /** Named selectors, as written. */
  readonly selectors: Readonly<Record<string, string>>;
  /** Governed tags, with what destinations accept unless they say otherwise. */
  readonly policy: NonNullable<WrittenProject['policy']>;
}

export interface EnvironmentOptions {
  /** As given with --env; the caller has made sure that the project has it. */
  readonly environment?: string | undefined;
  /** As given with --vars. */
  readonly vars?: Readonly<Record<string, Json>> | undefined;
}

const DEFAULT_HISTORY = 20;
const DEFAULT_LEDGER: Database = { type: 'duckdb', path: '.sluice/ledger.duckdb' };

export function resolveEnvironment(project: WrittenProject, options: EnvironmentOptions): ProjectSettings {
  const name = options.environment;
  const environment = name === undefined ? undefined : project.environments?.[name];
  return {
    name: project.name,
    ...(project.owner !== undefined && { owner: project.owner }),
    environment: name ?? null,
    warehouse: warehouseOf(project, name),
    ledger: environment?.ledger ?? project.ledger ?? DEFAULT_LEDGER,
    history: { runs: project.history?.runs ?? DEFAULT_HISTORY },
    vars: layered(
      [jsonOf(project.vars), jsonOf(environment?.vars), options.vars ?? {}],
      Object.keys(project.packages ?? {}),
    ),
    selectors: project.selectors ?? {},
    policy: project.policy ?? {},
  };
}

/** The dbt project that is read, and the warehouse that it builds. */
export function resolveDbt(project: WrittenProject, name: string | undefined) {
  const environment = name === undefined ? undefined : project.environments?.[name];
  const own = environment?.dbt !== undefined;
  return {
    dbt: environment?.dbt ?? project.dbt,
    warehouse: environment?.warehouse ?? project.warehouse,
    /** Where the manifest is named. */
    path: [...(own && name !== undefined ? ['environments', name] : []), 'dbt', 'manifest'],
  };
}

function warehouseOf(project: WrittenProject, name: string | undefined): Warehouse {
  const { dbt, warehouse } = resolveDbt(project, name);
  return dbt?.database === undefined ? warehouse : { ...warehouse, database: dbt.database };
}

/** The schema's type for any JSON value is wider than Json, which JSON.parse guarantees. */
function jsonOf(vars: WrittenProject['vars']): Readonly<Record<string, Json>> {
  return (vars ?? {}) as Readonly<Record<string, Json>>;
}
