// Delivers operations to a table or a file of a fresh project, as an apply does, and reads back what is there.

import { loadBuiltInConnectors } from '../../compiler/load/built-in-connectors.js';
import { resolveConnector } from '../../compiler/resolve/resolve-connector.js';
import type { Connector, FieldType } from '../../core/connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { type MappedField, MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { chooseOperations, type Mode } from '../../core/modes.js';
import { type Engine, withEngine } from '../../runtime/database/engine.js';
import { deliverSet } from '../../runtime/deliver/deliver-set.js';
import { prepareWork } from '../../runtime/deliver/prepare-work.js';
import type { SetResult } from '../../runtime/deliver/stage-records.js';
import { makeProject, type Project } from '../kit/project.js';

/** JSON texts by field; a number's text keeps its digits. */
export type Texts = Readonly<Record<string, string>>;

export interface Op {
  readonly action: 'create' | 'update' | 'delete';
  readonly key: string;
  readonly fields: Texts;
  readonly initial?: Texts;
  readonly previous?: Texts;
}

export interface Target {
  readonly object: string;
  readonly mode?: Mode;
  readonly match?: readonly string[];
  /** SQL types of all fields by name. */
  readonly types: Readonly<Record<string, string>>;
  readonly onCreate?: readonly string[];
  readonly sensitive?: readonly string[];
  readonly declared?: Readonly<Record<string, FieldType>>;
  readonly settings?: Readonly<Record<string, string>>;
  /** Records that the ledger holds: key and match value. */
  readonly ledger?: readonly (readonly [string, string])[];
}

export interface Place {
  readonly project: Project;
  /** Delivers the operations; deletes in a phase of their own. */
  readonly deliver: (...ops: readonly Op[]) => Promise<readonly SetResult[]>;
  /** Rows of a query as texts, each cell cast to VARCHAR and null as NULL; reads `output/` and `t.duckdb`. */
  readonly rows: (sql: string) => Promise<readonly string[]>;
  /** Runs a statement of another's. */
  readonly write: (sql: string) => Promise<void>;
}

const CONNECTORS = await loadBuiltInConnectors();

function connectorNamed(name: 'file' | 'duckdb'): Exclude<Connector, { transport: 'http' }> {
  const connector = resolveConnector(name, JSON.parse(CONNECTORS.get(name) ?? '') as WrittenConnector);
  if (connector.transport === 'http') throw new Error(`${name} makes requests`);
  return connector;
}

export function placeOf(target: Target, project: Project = makeProject({})): Place {
  return {
    project,
    deliver: (...ops) => withEngine((engine) => deliverOps(engine, target, project.root, ops)),
    rows: (sql) => withEngine((engine) => readRows(engine, sql, project.root)),
    write: (sql) => withEngine((engine) => engine.run(sql.replaceAll('output/', `${project.root}/output/`))),
  };
}

async function deliverOps(
  engine: Engine,
  target: Target,
  root: string,
  ops: readonly Op[],
): Promise<readonly SetResult[]> {
  const sync = syncOf(target);
  await engine.run("ATTACH ':memory:' AS sluice_plan; ATTACH ':memory:' AS sluice_ledger");
  await engine.run(`CREATE TABLE sluice_plan.main.operations (
    sync VARCHAR, action VARCHAR, operation VARCHAR, reason VARCHAR, key VARCHAR, match VARCHAR,
    payload VARCHAR, initial VARCHAR, previous VARCHAR, lookups VARCHAR, destination_id VARCHAR);
    CREATE TABLE sluice_plan.main.field_types (sync VARCHAR, field VARCHAR, type VARCHAR);
    CREATE TABLE sluice_ledger.main.records (sync VARCHAR, key VARCHAR, match VARCHAR, destination_id VARCHAR)`);
  for (const [name, type] of Object.entries(target.types))
    await engine.run("INSERT INTO sluice_plan.main.field_types VALUES ('s', $1, $2)", [name, type]);
  for (const record of target.ledger ?? [])
    await engine.run("INSERT INTO sluice_ledger.main.records VALUES ('s', $1, $2, NULL)", record);
  for (const { action, key, fields, initial, previous } of ops)
    await engine.run(
      "INSERT INTO sluice_plan.main.operations VALUES ('s', $1, 'x', '', $2, $3, $4, $5, $6, NULL, NULL)",
      [action, key, matchText(sync.match, fields), payload(fields), payload(initial), payload(previous)],
    );
  await prepareWork(engine, sync);
  const place = { connector: connectorNamed(target.object.includes('.') ? 'file' : 'duckdb'), root };
  const settings = { directory: 'output', path: 't.duckdb', ...target.settings };
  const write = await deliverSet(engine, sync, { ...place, settings }, ['create', 'update']);
  for (const { action, key, fields } of ops.filter((op) => op.action !== 'delete')) {
    if (action === 'update') await engine.run('DELETE FROM sluice_ledger.main.records WHERE key = $1', [key]);
    await engine.run("INSERT INTO sluice_ledger.main.records VALUES ('s', $1, $2, NULL)", [
      key,
      matchText(sync.match, fields),
    ]);
  }
  return ops.some(({ action }) => action === 'delete')
    ? [...write, ...(await deliverSet(engine, sync, { ...place, settings }, ['delete']))]
    : write;
}

function syncOf({
  object,
  mode = 'mirror',
  match = ['email'],
  types,
  onCreate = [],
  sensitive = [],
  declared = {},
}: Target): SyncNode {
  const connector = connectorNamed(object.includes('.') ? 'file' : 'duckdb');
  const operations = chooseOperations(
    connector.objects['*'] ?? { identifiers: [], custom_fields: true, fields: {}, operations: {} },
    mode,
  );
  const fields = Object.keys(types)
    .sort()
    .map((name): MappedField => {
      const type = declared[name];
      return {
        name,
        sensitive: sensitive.includes(name),
        manage: onCreate.includes(name) ? 'on_create' : 'always',
        ...(type && { type }),
      };
    });
  return {
    name: 's',
    file: 's.sync.json',
    model: 'm',
    destination: 'd',
    object,
    mode,
    operations: operations ?? {},
    match,
    fields,
    lookups: [],
    guards: { max_rejects: '50%', allow_empty: true },
    drift: 'keep',
    after: [],
    tags: [],
    steps: [],
    query: '',
    types_query: '',
    fingerprint: '',
  };
}

function payload(fields: Texts | undefined): string | null {
  if (fields === undefined) return null;
  const members = Object.keys(fields)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${fields[name]}`);
  return `{${members.join(MEMBER_SEPARATOR)}}`;
}

function matchText(match: readonly string[], fields: Texts): string {
  return match.map((name) => fields[name]?.replace(/^"|"$/g, '') ?? '').join(',');
}

async function readRows(engine: Engine, sql: string, root: string): Promise<readonly string[]> {
  const text = sql.replaceAll('output/', `${root}/output/`);
  if (text.includes('FROM t.')) await engine.run(`ATTACH IF NOT EXISTS '${root}/t.duckdb' AS t (READ_ONLY)`);
  const rows = await engine.rows(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${text})`);
  return rows.map((row) => row.map((cell) => (cell === null ? 'NULL' : String(cell))).join('|'));
}
