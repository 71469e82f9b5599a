// JSON Lines files: rows of text. A line is never parsed into values and written back: what does not change stays as
// it was, byte for byte, and what does is put together from the texts of members, so that numbers keep every digit.

import { basename } from 'node:path';
import { sqlText, sqlTexts } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { type FileShape, OLD_ROW } from './file-shape.js';
import { markedNumbers, unmarkedNumbers } from './member-value.js';
import type { SetDelivery } from './set-delivery.js';
import type { SetColumn } from './stage-records.js';

/** The longest line that can be read, and what DuckDB sets aside for it. */
const LINE_BYTES = 16 * 1024 * 1024;
/** Control characters stand nowhere in JSON text: a "CSV" parted by one has whole lines as its cells. */
const AS_TEXT = `auto_detect = false, header = false, columns = {'line': 'VARCHAR'}, delim = '\u0001', quote = '', escape = '', nullstr = '\u0002', max_line_size = ${LINE_BYTES}, buffer_size = ${2 * LINE_BYTES}`;

export async function openJsonLines(
  { engine, columns }: SetDelivery,
  path: string,
  { exists }: { readonly exists: boolean },
): Promise<FileShape> {
  const lines = exists
    ? `FROM read_csv(${sqlText(path)}, ${AS_TEXT})`
    : 'FROM (SELECT CAST(NULL AS VARCHAR) AS line) WHERE false';
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE "sluice__old" AS SELECT row_number() OVER () AS ${OLD_ROW}, line ${lines}`,
  );
  await checkLines(engine, path);
  const matched = columns.filter(({ isMatch }) => isMatch);
  const line = mergedLine(columns);
  return {
    columns: matched.map((column) => ({ ...column, type: 'VARCHAR' })),
    staging: { texts: 'kept' },
    present: { table: '"sluice__old"', row: `o.${OLD_ROW}`, keys: matched.map(oldValue), hasAll: `o.line = ${line}` },
    updated: `CASE WHEN i.seq IS NULL THEN o.line ELSE ${line} END AS line`,
    inserted: `${objectOf(`list_filter(list_concat(i.members, i.initial), lambda m: m <> '')`)} AS line`,
    copy: `FORMAT csv, HEADER false, DELIMITER '\u0001', QUOTE '', ESCAPE ''`,
  };
}

async function checkLines(engine: Engine, path: string): Promise<void> {
  const wrong = await numberOf(
    engine,
    `SELECT min(${OLD_ROW}) FROM "sluice__old" WHERE NOT json_valid(line) OR json_type(line) <> 'OBJECT'`,
  );
  if (wrong > 0)
    throw new Error(
      `Line ${wrong} of ${basename(path)} is no JSON object. Files of this ending are JSON Lines, one object a line; this one is left as it is.`,
    );
}

/** The plain text of a match value in an old line. */
function oldValue({ name, type }: SetColumn): string {
  const pointer = sqlText(`/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
  if (!/INT|DECIMAL|DOUBLE|FLOAT|BIGNUM/.test(type)) return `json_extract_string(o.line, ${pointer})`;
  return unmarkedNumbers(`json_extract_string(${markedNumbers('o.line')}, ${pointer})`);
}

/** The old line with the payload's members: nearly always all that it has, and then the payload itself. */
function mergedLine(columns: readonly SetColumn[]): string {
  const always = columns.filter(({ manage }) => manage === 'always').map(({ name }) => name);
  const whole = `len(i.members) = ${always.length} AND list_has_all(${sqlTexts(always)}, json_keys(o.line))`;
  const old = `map_entries(CAST(CAST(${markedNumbers('o.line')} AS JSON) AS MAP(VARCHAR, JSON)))`;
  const prefix = (key: string): string => `concat(to_json(${key}), ':')`;
  const given = `list_filter(i.members, lambda m: starts_with(m, ${prefix('e.key')}))[1]`;
  const kept = `list_transform(${old}, lambda e: COALESCE(${given}, concat(${prefix('e.key')}, ${unmarkedNumbers("COALESCE(CAST(e.value AS VARCHAR), 'null')")})))`;
  const added = `list_filter(i.members, lambda m: m <> '' AND len(list_filter(json_keys(o.line), lambda k: starts_with(m, ${prefix('k')}))) = 0)`;
  return `CASE WHEN ${whole} THEN ${objectOf('i.members')} ELSE ${objectOf(`list_concat(${kept}, ${added})`)} END`;
}

function objectOf(members: string): string {
  return `concat('{', array_to_string(${members}, ','), '}')`;
}
