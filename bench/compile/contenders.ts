// The compilers: how each is called, cold and again, without its network and its telemetry; what it keeps between runs; and
// how one sees in what it says or writes that it has really compiled every model.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { installPeer, type PeerName, peersFolder } from '../install-peers.js';
import { CLI } from '../run-process.js';
import { COLUMNS, SOURCE_TABLES } from './shape.js';
import { dataformProject, dbtProject, type Files, sluiceProject, sqlmeshProject } from './write-projects.js';

export interface Contender {
  /** As the table says it. */
  readonly name: string;
  readonly tool: 'sluice' | PeerName;
  readonly files: (models: number) => Files;
  readonly prepare?: (root: string) => void | Promise<void>;
  readonly command: readonly string[];
  /** Added for a cold run. */
  readonly coldly?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it keeps between runs, removed before a cold one. */
  readonly keeps: readonly string[];
  /** The file of the model that is edited. */
  readonly edited: string;
  /** How many models it has compiled, by its output or what it wrote. */
  readonly compiled: (out: string, root: string) => number;
}

type Offered = Readonly<Record<string, () => Promise<readonly Contender[]>>>;

export const TOOLS: Offered = {
  sluice: async () => [sluice()],
  dbt2: async () => dbt('dbt2', 'dbt 2', DBT2_OFFLINE, []),
  'dbt-core': async () => dbt('dbt-core', 'dbt-core', ['--no-version-check'], ['--no-partial-parse']),
  sqlmesh: async () => [await sqlmesh()],
  dataform: async () => [await dataform()],
};

const EDITED_SQL = 'models/staging/stg_7.sql';
const DBT2_OFFLINE = ['--no-version-check', '--no-send-anonymous-usage-stats'];

function sluice(): Contender {
  return {
    name: 'sluice compile',
    tool: 'sluice',
    files: sluiceProject,
    prepare: makeWarehouse,
    command: [process.execPath, CLI, 'compile'],
    env: {},
    keeps: ['target', '.sluice'],
    edited: EDITED_SQL,
    compiled: (out) => Number(/^Compiled (\d+) models/m.exec(out)?.[1]),
  };
}

/** The tables of the sources, empty: columns are known from there, so that every model is bound. */
async function makeWarehouse(root: string): Promise<void> {
  const columns = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
  const instance = await DuckDBInstance.create(join(root, 'warehouse.duckdb'));
  const connection = await instance.connect();
  for (let i = 0; i < SOURCE_TABLES; i += 1) await connection.run(`CREATE TABLE t${i} (${columns})`);
  connection.closeSync();
  instance.closeSync();
}

/** Both are asked to parse, and to compile. */
async function dbt(
  tool: 'dbt-core' | 'dbt2',
  name: string,
  always: readonly string[],
  coldly: readonly string[],
): Promise<readonly Contender[]> {
  const program = await installPeer(tool);
  return ['parse', 'compile'].map((verb) => ({
    name: `${name}: dbt ${verb}`,
    tool,
    files: dbtProject,
    command: [program, verb, ...always],
    coldly,
    env: { DBT_PROFILES_DIR: '.', DBT_SEND_ANONYMOUS_USAGE_STATS: 'false', DO_NOT_TRACK: '1' },
    keeps: ['target', 'logs', 'warehouse.duckdb'],
    edited: EDITED_SQL,
    compiled: (_, root) => modelsInManifest(root),
  }));
}

function modelsInManifest(root: string): number {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'target', 'manifest.json'), 'utf8'));
  const nodes = manifest !== null && typeof manifest === 'object' && 'nodes' in manifest ? manifest.nodes : {};
  return Object.keys(nodes ?? {}).filter((id) => id.startsWith('model.')).length;
}

/** Its plan, explained and not carried out: it loads, renders and compares every model. Two models of a list stand around "98 more". */
async function sqlmesh(): Promise<Contender> {
  return {
    name: 'SQLMesh: plan dev --explain',
    tool: 'sqlmesh',
    files: sqlmeshProject,
    command: [await installPeer('sqlmesh'), 'plan', 'dev', '--explain', '--no-prompts'],
    env: { SQLMESH__DISABLE_ANONYMIZED_ANALYTICS: 'true' },
    keeps: ['.cache', 'logs', 'warehouse.duckdb'],
    edited: EDITED_SQL,
    compiled: (out) => Number(/Models needing backfill:\*\*[\s\S]*?\.{4} (\d+) more/.exec(out)?.[1]) + 2,
  };
}

async function dataform(): Promise<Contender> {
  const program = await installPeer('dataform');
  const core = join(peersFolder(), 'dataform', 'node_modules', '@dataform', 'core');
  return {
    name: 'Dataform: compile',
    tool: 'dataform',
    files: dataformProject,
    prepare: (root) => cpSync(core, join(root, 'node_modules', '@dataform', 'core'), { recursive: true }),
    command: [program, 'compile'],
    env: {},
    keeps: [],
    edited: 'definitions/staging/stg_7.sqlx',
    compiled: (out) => out.split('[view]').length - 1,
  };
}
