// Delivers a sync's operations to a table or a file in one step, inside the database: rows never leave it. Values are
// read from the payload's member texts and cast to the column types that the plan recorded. All or nothing.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import type { Connector } from '../../core/connector.js';
import { fileReader } from '../../core/file-reader.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction } from '../database/engine.js';
import { columnType, memberValue } from './member-value.js';

export interface SetTarget {
  readonly connector: Exclude<Connector, { transport: 'http' }>;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** The project's folder, absolute. */
  readonly root: string;
}

/** Brings the table or file to where the operations of the phase lead. Throws when it cannot; nothing has changed then. */
export async function deliverSet(
  engine: Engine,
  sync: SyncNode,
  target: SetTarget,
  actions: readonly string[],
): Promise<void> {
  const columns = await columnsOf(engine, sync);
  const rows = `SELECT * FROM "sluice__work" WHERE action IN (${actions.map(sqlText).join(', ')})`;
  const set: RecordSet = { rows, columns, match: sync.match };
  if (target.connector.transport === 'file')
    await replaceFile(engine, set, filePath(target, target.connector.file.directory, sync.object));
  else
    await mergeTable(engine, set, {
      path: filled(target.connector.duckdb.path, target),
      root: target.root,
      table: sync.object,
    });
}

interface Column {
  readonly name: string;
  readonly type: string;
}

interface RecordSet {
  /** SELECT of the operations. */
  readonly rows: string;
  readonly columns: readonly Column[];
  /** Columns that identify a row. */
  readonly match: readonly string[];
}

async function columnsOf(engine: Engine, sync: SyncNode): Promise<readonly Column[]> {
  const rows = await engine.rows('SELECT field, type FROM sluice_plan.main.field_types WHERE sync = $1', [sync.name]);
  const types = new Map(rows.map(([field, type]) => [String(field), String(type)]));
  return sync.fields.map((field) => ({
    name: field.name,
    type: columnType(types.get(field.name) ?? 'VARCHAR', field.type),
  }));
}

/** The rows to be there after: those of the operations that are no deletes, one typed column per field. */
function arriving({ rows, columns }: RecordSet): string {
  const values = columns.map(({ name, type }) => `${memberValue('_members', name, type)} AS ${sqlName(name)}`);
  const separator = sqlText(MEMBER_SEPARATOR);
  const text = `CASE WHEN initial IS NOT NULL AND action = 'create' THEN concat(payload[2:-2], ${separator}, initial[2:-2]) ELSE payload[2:-2] END`;
  return `SELECT ${values.join(', ')} FROM (SELECT string_split(${text}, ${separator}) AS _members FROM (${rows}) WHERE action <> 'delete')`;
}

/** The match values of rows to take away: of deletes, and of updates both the old and the new one. */
function leaving({ rows, columns, match }: RecordSet): string {
  const typed = columns.filter(({ name }) => match.includes(name));
  const side = (payload: string): string => {
    const values = typed.map(({ name, type }) => `${memberValue('_members', name, type)} AS ${sqlName(name)}`);
    return `SELECT ${values.join(', ')} FROM (SELECT string_split(${payload}[2:-2], ${sqlText(MEMBER_SEPARATOR)}) AS _members FROM (${rows}) WHERE ${payload} IS NOT NULL)`;
  };
  return `${side('payload')} UNION ${side('previous')}`;
}

function matches(left: string, { match }: RecordSet): string {
  return match.map((name) => `${left}.${sqlName(name)} IS NOT DISTINCT FROM _leaving.${sqlName(name)}`).join(' AND ');
}

/** Writes the file anew beside the old one and puts it in its place in one step. */
async function replaceFile(engine: Engine, set: RecordSet, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const staying = existsSync(path)
    ? `SELECT * FROM ${fileReader(path)} AS _old WHERE NOT EXISTS (SELECT 1 FROM (${leaving(set)}) AS _leaving WHERE ${matches('_old', set)}) UNION ALL BY NAME `
    : '';
  const temporary = `${path}.writing`;
  try {
    await engine.run(`COPY (${staying}${arriving(set)}) TO ${sqlText(temporary)} (${copyFormat(path)})`);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function copyFormat(path: string): string {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return 'FORMAT csv, HEADER true';
    case '.parquet':
      return 'FORMAT parquet, COMPRESSION zstd';
    default:
      return 'FORMAT json';
  }
}

async function mergeTable(
  engine: Engine,
  set: RecordSet,
  { path, root, table }: { readonly path: string; readonly root: string; readonly table: string },
): Promise<void> {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  await engine.run(`ATTACH ${sqlText(file)} AS sluice_destination`);
  try {
    const name = `sluice_destination.${table.split('.').map(sqlName).join('.')}`;
    const list = set.columns.map((column) => sqlName(column.name)).join(', ');
    await inTransaction(engine, async () => {
      await engine.run(
        `CREATE TABLE IF NOT EXISTS ${name} (${set.columns.map((column) => `${sqlName(column.name)} ${column.type}`).join(', ')})`,
      );
      await engine.run(`DELETE FROM ${name} AS _old USING (${leaving(set)}) AS _leaving WHERE ${matches('_old', set)}`);
      await engine.run(`INSERT INTO ${name} (${list}) ${arriving(set)}`);
    });
  } finally {
    await engine.run('DETACH sluice_destination');
  }
}

function filePath(target: SetTarget, directory: string, object: string): string {
  return join(target.root, filled(directory, target), object);
}

/** A connector's text with the account's settings put in. */
export function filled(text: string, { settings }: Pick<SetTarget, 'settings'>): string {
  return text.replaceAll(/\{settings\.(\w+)\}/g, (_, name: string) => String(settings[name] ?? ''));
}
