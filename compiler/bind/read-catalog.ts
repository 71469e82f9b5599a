// The columns of what models read but do not build: seeds and file sources from their files' heads, warehouse tables
// from the warehouse's catalog when its file is there. What cannot be read stays unknown; that is no error here.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileReader } from '../../core/file-reader.js';
import { type NamedWarehouse, ownName } from '../../core/own-name.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import type { DbtNode } from '../dbt/dbt-project.js';
import { typedColumns } from '../dbt/typed-columns.js';
import { seedRelation, sourceRelation } from '../models/relations.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { Column } from './binder.js';
import type { DuckDBInstance } from './duckdb.js';

export interface Catalog {
  /** Columns by seed name, 'source.table' or id of dbt's node. */
  readonly columns: ReadonlyMap<string, { readonly relation: string; readonly columns: readonly Column[] }>;
  readonly unreadableSeeds: ReadonlyMap<string, string>;
  /**
   * False when nothing that is looked at tells whether it is still so: there is a warehouse that could not be read just
   * now, as another process may have had it, or views in it read files, which may be anywhere.
   */
  readonly isLasting: boolean;
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>;

/** `dbt` is what models read of the dbt project: typed columns of its manifest count until the warehouse has the table. */
export async function readCatalog(
  project: CheckedProject,
  root: string,
  dbt: readonly DbtNode[] = [],
): Promise<Catalog> {
  const columns = new Map<string, { relation: string; columns: readonly Column[] }>();
  const unreadableSeeds = new Map<string, string>();
  if (isNothingToRead(project, root, dbt)) return { columns, unreadableSeeds, isLasting: true };
  const { DuckDBInstance } = await import('./duckdb.js');
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  let warehouse = false;
  let readsFiles = false;
  try {
    for (const seed of project.seeds.values()) {
      const read = await seedColumns(connection, join(root, seed.file));
      if (typeof read === 'string') unreadableSeeds.set(seed.name, read.replaceAll(`${root}/`, '').trim());
      else columns.set(seed.name, { relation: seedRelation(seed.name), columns: read });
    }
    warehouse = await attachWarehouse(connection, project.warehouse, root);
    const tables = tablesOf(project).filter(([, , { path }]) => path !== undefined || warehouse);
    const described = await describeAll(
      connection,
      tables.map(([, source, table]) =>
        table.path === undefined ? sourceRelation(source, table) : fileReader(join(root, table.path)),
      ),
    );
    for (const [index, [name, source, table]] of tables.entries()) {
      const read = described[index];
      if (typeof read === 'object') columns.set(name, { relation: sourceRelation(source, table), columns: read });
    }
    for (const node of dbt) {
      const built = warehouse ? await describe(connection, `SELECT * FROM ${node.relation}`) : '';
      const typed = typedColumns(node);
      const read = typeof built === 'string' && typed !== undefined ? await describe(connection, typed) : built;
      if (typeof read !== 'string') columns.set(node.id, { relation: node.relation, columns: read });
    }
    readsFiles = warehouse && (await doViewsReadFiles(connection, project));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return {
    columns,
    unreadableSeeds,
    isLasting: warehouse ? !readsFiles : !existsSync(join(root, project.warehouse.path)),
  };
}

/** Whether a source of the warehouse is a view that reads files, also missing ones. The connection can read none after this. */
async function doViewsReadFiles(connection: Connection, project: CheckedProject): Promise<boolean> {
  const views = "SELECT 1 FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal LIMIT 1";
  if ((await connection.runAndReadAll(views)).currentRowCount === 0) return false;
  await connection.run('SET enable_external_access = false');
  for (const [, source, table] of tablesOf(project)) {
    const read =
      table.path === undefined ? await describe(connection, `SELECT * FROM ${sourceRelation(source, table)}`) : [];
    if (typeof read === 'string' && read.startsWith('Permission Error')) return true;
  }
  return false;
}

/** Then DuckDB need not be loaded for it. */
function isNothingToRead(project: CheckedProject, root: string, dbt: readonly DbtNode[]): boolean {
  const files = tablesOf(project).some(([, , { path }]) => path !== undefined);
  return project.seeds.size + dbt.length === 0 && !files && !existsSync(join(root, project.warehouse.path));
}

function tablesOf(project: CheckedProject) {
  return [...project.sources.values()].flatMap(({ value: source }) =>
    source.tables.map((table) => [`${source.name}.${table.name}`, source, table] as const),
  );
}

/** A CSV column of whole numbers in which one begins with 0 is text: postcodes and phone numbers keep their zeros. */
async function seedColumns(connection: Connection, path: string): Promise<readonly Column[] | string> {
  const read = await describe(connection, `SELECT * FROM ${fileReader(path)}`);
  if (typeof read === 'string' || !/\.csv$/i.test(path)) return read;
  const numbers = read.filter(({ type }) => type === 'BIGINT' || type === 'DOUBLE');
  if (numbers.length === 0) return read;
  const tests = numbers.map(({ name }) => `bool_or(regexp_matches(${sqlName(name)}, '^0[0-9]'))`);
  const result = await connection.runAndReadAll(
    `SELECT ${tests.join(', ')} FROM read_csv(${sqlText(path)}, all_varchar = true)`,
  );
  const padded = new Set(numbers.filter((_, i) => result.getRows()[0]?.[i] === true).map(({ name }) => name));
  return read.map((column) => (padded.has(column.name) ? { ...column, type: 'VARCHAR' } : column));
}

/** In one round trip, or where anything is wrong with one of them, one by one. */
async function describeAll(
  connection: Connection,
  relations: readonly string[],
): Promise<readonly (readonly Column[] | string)[]> {
  if (relations.length === 0) return [];
  const parts = relations.map(
    (from, index) =>
      `SELECT ${index} AS relation, row_number() OVER () AS place, column_name, column_type FROM (DESCRIBE SELECT * FROM ${from})`,
  );
  const all = `SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY relation, place`;
  const result = await connection.runAndReadAll(all).catch(() => undefined);
  const described: (readonly Column[] | string)[] = [];
  if (result === undefined) {
    for (const from of relations) described.push(await describe(connection, `SELECT * FROM ${from}`));
    return described;
  }
  const columns: Column[][] = relations.map(() => []);
  for (const [index, , name, type] of result.getRows())
    columns[Number(index)]?.push({ name: String(name), type: String(type) });
  return columns;
}

async function describe(connection: Connection, query: string): Promise<readonly Column[] | string> {
  try {
    const result = await connection.runAndReadAll(`DESCRIBE ${query}`);
    return result.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? error.message) : String(error);
  }
}

/** False when there is no warehouse yet, or another process holds it. */
async function attachWarehouse(connection: Connection, warehouse: NamedWarehouse, root: string): Promise<boolean> {
  const path = join(root, warehouse.path);
  if (!existsSync(path)) return false;
  try {
    await connection.run(`ATTACH ${sqlText(path)} AS warehouse (READ_ONLY)`);
    const own = ownName(warehouse, path);
    if (own !== undefined && (await connection.runAndReadAll(own.needed)).currentRowCount > 0)
      await connection.run(own.attach);
    return true;
  } catch {
    return false;
  }
}
