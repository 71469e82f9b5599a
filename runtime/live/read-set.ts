// Reads records back from a table or a file, by their match columns: one join, with nothing said in the connector.

import { extname } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import type { PresentRows } from '../deliver/choose-rows.js';
import { openJsonLines } from '../deliver/json-lines-file.js';
import { markedNumbers, unmarkedNumbers } from '../deliver/member-value.js';
import { presentIn, tableName, typesOf } from '../deliver/merge-table.js';
import { type SetColumn, setColumns, stageRecords } from '../deliver/stage-records.js';
import { openTypedFile } from '../deliver/typed-file.js';
import { cellJson, columnJson } from './column-json.js';
import type { SetPlace } from './set-place.js';

export interface SetReading {
  readonly engine: Engine;
  readonly sync: SyncNode;
  readonly place: SetPlace;
  /** SQL types of the sync's fields. */
  readonly types: ReadonlyMap<string, string>;
}

/** The rows that are there, and what each owned field holds. */
interface OpenedSet {
  /** Those that find rows. */
  readonly match: readonly SetColumn[];
  readonly present: Pick<PresentRows, 'table' | 'row' | 'keys'>;
  /** JSON text of a field's value, as SQL over `o`. */
  readonly value: (column: SetColumn) => string;
}

/** Fills "sluice__live" from "sluice__work". */
export async function readSet(reading: SetReading): Promise<void> {
  const { engine, sync } = reading;
  try {
    const columns = setColumns(sync, reading.types);
    const opened = await open(reading, columns);
    if (opened === undefined) await allMissing(engine);
    else await join(engine, columns, opened);
  } catch (error) {
    const detail = `Destination "${sync.destination}" cannot be read: ${firstLine(error)}`;
    throw new Refused([errorAt('SL0508', { file: sync.file }, detail)]);
  } finally {
    await engine.run('DROP TABLE IF EXISTS "sluice__old"');
  }
}

function open(reading: SetReading, columns: readonly SetColumn[]): Promise<OpenedSet | undefined> {
  const { place } = reading;
  switch (place.kind) {
    case 'absent':
      return Promise.resolve(undefined);
    case 'table':
      return openTable(reading, columns, place.catalog);
    case 'file':
      return openFile(reading, columns, place.path);
  }
}

async function openTable(
  { engine, sync }: SetReading,
  columns: readonly SetColumn[],
  catalog: string,
): Promise<OpenedSet | undefined> {
  const types = await typesOf(engine, sync.object, catalog);
  const typed = columns.map((column) => ({ ...column, type: types.get(column.name.toLowerCase()) ?? column.type }));
  if (typed.some(({ isMatch, name }) => isMatch && !types.has(name.toLowerCase()))) return undefined;
  return {
    match: typed.filter(({ isMatch }) => isMatch),
    present: presentIn(tableName(sync.object, catalog), typed),
    value: ({ name }) => {
      const type = types.get(name.toLowerCase());
      return type === undefined ? "'null'" : columnJson(`o.${sqlName(name)}`, type);
    },
  };
}

async function openFile({ engine, sync }: SetReading, columns: readonly SetColumn[], path: string): Promise<OpenedSet> {
  const delivery = { engine, sync, columns, actions: ['read'], deletes: false };
  const ending = extname(path).toLowerCase();
  if (ending !== '.csv' && ending !== '.parquet') {
    const lines = await openJsonLines(delivery, path, { exists: true });
    return { match: lines.columns, present: lines.present, value: lineMember };
  }
  const { columns: fitted, present } = await openTypedFile(delivery, path, { exists: true });
  const read = ending === '.csv' ? cellJson : columnJson;
  return {
    match: fitted.filter(({ isMatch }) => isMatch),
    present,
    value: ({ name }) => {
      const column = fitted.find((each) => each.name === name);
      return read(`o.${sqlName(name)}`, column?.type ?? 'VARCHAR');
    },
  };
}

/** A member of a line of JSON, its numbers untouched. */
function lineMember({ name }: SetColumn): string {
  const pointer = sqlText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  return `COALESCE(${unmarkedNumbers(`CAST(json_extract(${markedNumbers('o.line')}, ${pointer}) AS VARCHAR)`)}, 'null')`;
}

async function allMissing(engine: Engine): Promise<void> {
  await engine.run(`INSERT INTO "sluice__live" SELECT seq, 'missing', NULL, NULL, NULL FROM "sluice__work"`);
}

async function join(
  engine: Engine,
  columns: readonly SetColumn[],
  { match, present, value }: OpenedSet,
): Promise<void> {
  await stageRecords(engine, match, { actions: ['read'] });
  const members = columns
    .filter(({ manage }) => manage === 'always')
    .map((column) => `concat(${sqlText(`${JSON.stringify(column.name)}:`)}, ${value(column)})`);
  const payload = `concat('{', ${members.length === 0 ? "''" : `concat_ws(${sqlText(MEMBER_SEPARATOR)}, ${members.join(', ')})`}, '}')`;
  const keys = present.keys.map((key, i) => `${key} = i.c${i}`).join(' AND ');
  await engine.run(`INSERT INTO "sluice__live"
    WITH found AS (
      SELECT i.seq, count(*) AS rows, arg_min(${payload}, ${present.row}) AS payload
      FROM "sluice__incoming" AS i JOIN ${present.table} AS o ON ${keys} WHERE i.refused IS NULL GROUP BY i.seq)
    SELECT i.seq, CASE WHEN i.refused IS NOT NULL OR f.rows > 1 THEN 'unreadable' WHEN f.seq IS NULL THEN 'missing' ELSE 'found' END,
      CASE WHEN f.rows = 1 THEN f.payload END, NULL,
      CASE WHEN i.refused IS NOT NULL THEN i.refused WHEN f.rows > 1 THEN concat(f.rows, ' rows have its match value.') END
    FROM "sluice__incoming" AS i LEFT JOIN found AS f USING (seq)`);
}
