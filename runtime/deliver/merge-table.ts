// Brings a table of a DuckDB file to where the operations of a phase lead, in one transaction: rows that are there are
// updated in the columns that the sync manages, others are added. Its own columns, types and other rows stay.

import { sqlName, sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction } from '../database/engine.js';
import { chooseLeaving, chooseRows, type PresentRows } from './choose-rows.js';
import type { SetDelivery } from './set-delivery.js';
import { type SetColumn, stageRecords } from './stage-records.js';

const DESTINATION = 'sluice_destination';

/** `file` is absolute; `object` is the table's name, with its schema if it has one: people, sales.people. */
export async function mergeTable(delivery: SetDelivery, file: string, object: string): Promise<void> {
  const { engine, actions } = delivery;
  await engine.run(`ATTACH ${sqlText(file)} AS ${DESTINATION}`);
  try {
    const table = tableName(object);
    const types = await typesOf(engine, object);
    const columns = delivery.columns.map((column) => ({
      ...column,
      type: types.get(column.name.toLowerCase()) ?? column.type,
    }));
    await inTransaction(engine, async () => {
      await stageRecords(engine, columns, { actions });
      if (!delivery.deletes) await writeRows({ ...delivery, columns }, table, types);
      else if (types.size > 0) await deleteRows({ ...delivery, columns }, table);
    });
  } finally {
    await engine.run(`DETACH ${DESTINATION}`);
  }
}

/** The table as SQL names it. */
export function tableName(object: string, catalog = DESTINATION): string {
  return `${catalog}.${object.split('.').map(sqlName).join('.')}`;
}

/** Types by column name in lower case; none when there is no such table in the attached database. */
export async function typesOf(
  engine: Engine,
  object: string,
  catalog = DESTINATION,
): Promise<ReadonlyMap<string, string>> {
  const [table = '', schema = 'main'] = object.split('.').reverse();
  const rows = await engine.rows(
    `SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = $3
     AND lower(schema_name) = lower($1) AND lower(table_name) = lower($2)`,
    [schema, table, catalog],
  );
  return new Map(rows.map(([name, type]) => [String(name).toLowerCase(), String(type)]));
}

async function deleteRows({ engine, sync, columns }: SetDelivery, table: string): Promise<void> {
  await chooseLeaving(engine, { sync, columns, present: presentIn(table, columns) });
  await deleteLeaving(engine, table);
}

async function deleteLeaving(engine: Engine, table: string): Promise<void> {
  await engine.run(`DELETE FROM ${table} WHERE rowid IN (SELECT row FROM "sluice__leaving")`);
}

async function writeRows(delivery: SetDelivery, table: string, types: ReadonlyMap<string, string>): Promise<void> {
  const { engine, sync, columns } = delivery;
  await addColumns(delivery, table, types);
  await chooseRows(engine, { sync, columns, present: presentIn(table, columns) });
  await deleteLeaving(engine, table);
  if (sync.operations.create !== 'append') {
    // Match columns are set only where they change: a table may have an index on them.
    await updateRows({ engine, table, columns, moved: true });
    await updateRows({ engine, table, columns: columns.filter(({ isMatch }) => !isMatch), moved: false, all: columns });
  }
  if (sync.operations.create !== undefined) await insertRows(engine, table, columns);
}

async function addColumns(
  { engine, columns }: SetDelivery,
  table: string,
  types: ReadonlyMap<string, string>,
): Promise<void> {
  const declared = (column: SetColumn): string => `${sqlName(column.name)} ${column.type}`;
  if (types.size === 0) {
    await engine.run(`CREATE TABLE ${table} (${columns.map(declared).join(', ')})`);
    return;
  }
  for (const column of columns.filter(({ name }) => !types.has(name.toLowerCase())))
    await engine.run(`ALTER TABLE ${table} ADD COLUMN ${declared(column)}`);
}

/** `columns` in the order of those that are staged. */
export function presentIn(table: string, columns: readonly SetColumn[]): PresentRows {
  const all = columns.flatMap(({ name, manage }, i) =>
    manage === 'always' ? [`(NOT i.h${i} OR o.${sqlName(name)} IS NOT DISTINCT FROM i.c${i})`] : [],
  );
  return {
    table,
    row: 'o.rowid',
    keys: columns.filter(({ isMatch }) => isMatch).map(({ name }) => `o.${sqlName(name)}`),
    hasAll: ['true', ...all].join(' AND '),
  };
}

interface RowUpdate {
  readonly engine: Engine;
  readonly table: string;
  /** Those to set. */
  readonly columns: readonly SetColumn[];
  readonly moved: boolean;
  /** All staged columns, where that is more. */
  readonly all?: readonly SetColumn[];
}

async function updateRows({ engine, table, columns, moved, all = columns }: RowUpdate): Promise<void> {
  const set = columns
    .filter(({ manage }) => manage === 'always')
    .map((column) => {
      const i = all.indexOf(column);
      return `${sqlName(column.name)} = CASE WHEN i.h${i} THEN i.c${i} ELSE o.${sqlName(column.name)} END`;
    });
  if (set.length === 0) return;
  await engine.run(`UPDATE ${table} AS o SET ${set.join(', ')}
    FROM (SELECT * FROM "sluice__incoming" JOIN "sluice__targets" USING (seq) WHERE moved = ${moved}) AS i
    WHERE o.rowid = i.row`);
}

async function insertRows(engine: Engine, table: string, columns: readonly SetColumn[]): Promise<void> {
  await engine.run(`INSERT INTO ${table} (${columns.map(({ name }) => sqlName(name)).join(', ')})
    SELECT ${columns.map((_, i) => `c${i}`).join(', ')} FROM "sluice__incoming"
    WHERE refused IS NULL AND seq NOT IN (SELECT seq FROM "sluice__targets")`);
}
