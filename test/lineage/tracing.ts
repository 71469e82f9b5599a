// Queries traced in tests: over three tables, in DuckDB's syntax tree, with or without the names of the columns.

import { columnsOfNode, columnUses } from '../../compiler/lineage/columns.js';
import { traceModel } from '../../compiler/lineage/trace-model.js';
import type { Uses } from '../../compiler/lineage/uses.js';
import type { Json } from '../../core/json.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../../runtime/database/engine.js';

/** Types by column. Values of the integers never change: queries choose, join and order rows by them. */
export const TABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  a: { id: 'INTEGER', x: 'VARCHAR', y: 'VARCHAR', s: 'STRUCT(u VARCHAR, v VARCHAR)', l: 'VARCHAR[]' },
  b: { id: 'INTEGER', y: 'VARCHAR', z: 'VARCHAR' },
  c: { id: 'INTEGER', w: 'VARCHAR', y: 'VARCHAR' },
};

/** What is known of the tables: all columns, and of the query those that it gives; only the tables' columns; nothing. */
export type Known = 'bound' | 'tables' | 'nothing';

export const KNOWN: readonly Known[] = ['bound', 'tables', 'nothing'];

/** What each column of a query is made of, in their order. */
export async function traced(engine: Engine, sql: string, known: Known): Promise<readonly (readonly [string, Uses])[]> {
  const names = await columnsOf(engine, sql);
  const columns = traceModel({
    tree: await treeOf(engine, sql),
    parents: new Map(
      Object.entries(TABLES).map(([table, types]) => [
        `"${table}"`,
        columnsOfNode(table, known === 'nothing' ? [] : Object.keys(types), { complete: known !== 'nothing' }),
      ]),
    ),
    ...(known === 'bound' && { bound: names }),
  });
  return names.map((name, i) => {
    const part = known === 'bound' ? columns[i] : undefined;
    return [name, part?.kind === 'one' ? part.uses : columnUses(columns, name)];
  });
}

/** As a table of the query would have them: no name twice. */
export async function columnsOf(engine: Engine, sql: string): Promise<readonly string[]> {
  return (await engine.rows(`DESCRIBE SELECT * FROM (${sql})`)).map(([name]) => String(name));
}

async function treeOf(engine: Engine, sql: string): Promise<Json> {
  const [row] = await engine.rows(
    `SELECT CAST(json_serialize_sql(${sqlText(sql)}, skip_null := true, skip_empty := true) AS VARCHAR)`,
  );
  return JSON.parse(String(row?.[0]));
}

/** Columns whose values may change, as 'table.column'. */
export const CHANGING: readonly string[] = Object.entries(TABLES).flatMap(([table, types]) =>
  Object.entries(types).flatMap(([column, type]) => (type === 'INTEGER' ? [] : [`${table}.${column}`])),
);

/** Makes the tables, each with four rows, in the schema main, and in one for each of CHANGING with other values in it. */
export async function fill(engine: Engine): Promise<void> {
  for (const other of ['main', ...CHANGING]) {
    await engine.run(`CREATE SCHEMA IF NOT EXISTS "${other}"`);
    for (const [table, types] of Object.entries(TABLES)) {
      const columns = Object.entries(types).map(([column, type]) => {
        const value = `'${other === `${table}.${column}` ? 'q' : 'p'}${table}${column}' || CAST(i % 3 AS VARCHAR)`;
        return `${cellOf(type, value)} AS ${column}`;
      });
      await engine.run(`CREATE TABLE "${other}".${table} AS SELECT ${columns.join(', ')} FROM range(1, 5) AS r(i)`);
    }
  }
}

/** What the queries that follow read: the tables as usual, or with other values in one column. */
export async function readTables(engine: Engine, other = 'main'): Promise<void> {
  await engine.run(`USE "${other}"`);
}

function cellOf(type: string, text: string): string {
  if (type === 'INTEGER') return 'CAST(i AS INTEGER)';
  if (type.startsWith('STRUCT')) return `{'u': ${text} || 'u', 'v': ${text} || 'v'}`;
  return type.endsWith('[]') ? `[${text} || '1', ${text} || '2']` : text;
}
