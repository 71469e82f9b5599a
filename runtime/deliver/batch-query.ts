// Batches made in the database: the next records of one operation, cut by the connector's limits of count and bytes,
// each batch one row with its records' texts already joined. JavaScript sees strings of many records, never records.

import { RECORD_SEPARATOR } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { recordSql } from './record-sql.js';

/** Records looked at in one query; bounds memory and is the distance between a query and the requests it feeds. */
export const WINDOW = 20_000;

/**
 * Rows: first seq, last seq, count, seqs (list, or null when they are consecutive), texts, and, for operations that
 * need them, matches as a JSON list's inside, and id, match and key of the batch's only record.
 * $1 is the last sequence number already taken. `sluice__work` holds the operations of one sync in the order of seq;
 * DuckDB keeps that order through LIMIT, so no sort is needed to take the next ones.
 */
export function batchQuery(operation: Operation, sync: SyncNode): string {
  const matches = readsMatches(operation) ? "string_agg(to_json(match), ',' ORDER BY seq)" : 'NULL';
  const single =
    operation.batch.records === 1 ? 'any_value(destination_id), any_value(match), any_value(key)' : 'NULL, NULL, NULL';
  return `WITH records AS (
      SELECT seq, destination_id, match, key, ${recordSql(operation, sync)} AS text
      FROM "sluice__work" WHERE operation = ${sqlText(operation.name)} AND seq > $1 LIMIT ${roundedWindow(operation)}
    ), cut AS (SELECT *, ${groupSql(operation)} AS batch FROM records)
    SELECT min(seq), max(seq), count(*), CASE WHEN max(seq) - min(seq) + 1 <> count(*) THEN list(seq ORDER BY seq) END,
      string_agg(text, ${sqlText(RECORD_SEPARATOR)} ORDER BY seq), ${matches}, ${single}
    FROM cut GROUP BY batch ORDER BY 1`;
}

/** A number that grows by one wherever a batch ends. Bytes are counted so that a batch never passes its limit. */
function groupSql({ batch }: Operation): string {
  const byCount = `(row_number() OVER (ORDER BY seq) - 1) // ${batch.records}`;
  if (batch.bytes === undefined) return byCount;
  const size = `(strlen(text) + ${RECORD_SEPARATOR.length})`;
  const room = `greatest(1, ${batch.bytes} - (SELECT max(strlen(text)) FROM records))`;
  const byBytes = `CAST(sum(${size}) OVER (ORDER BY seq) AS BIGINT) // ${room}`;
  return `[${byCount}, ${byBytes}]`;
}

/** A window holds whole batches, so that cutting by windows costs no request. */
function roundedWindow({ batch }: Operation): number {
  return Math.max(1, Math.floor(WINDOW / batch.records)) * batch.records;
}

function readsMatches({ results, errors }: Operation): boolean {
  return results?.match !== undefined || errors?.match !== undefined;
}
