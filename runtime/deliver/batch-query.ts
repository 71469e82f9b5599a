// Batches made in the database: the next records of one operation, cut by the connector's limit of count, each batch
// one row with its records' texts already joined. JavaScript sees strings of many records, never records.

import { RECORD_SEPARATOR } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { idempotencyKeySql, recordSql } from './record-sql.js';

/** Bytes of payloads and most records taken by one query: enough to be fast, little enough to bound memory. */
const WINDOW_BYTES = 16 * 1024 * 1024;
const WINDOW_RECORDS = 50_000;

/**
 * Rows: first seq, last seq, count, seqs (list, or null when they are consecutive), texts, and, for operations that
 * need them, matches and ids as a JSON list's inside, and id, match, key and idempotency key of the only record.
 * $1 is the last sequence number already taken. `sluice__work` holds the operations of one sync in the order of seq;
 * on one thread DuckDB keeps that order through LIMIT, row_number() and string_agg(), so nothing is sorted (sorting
 * doubles the time). `window` is how many records to take.
 */
export function batchQuery(operation: Operation, sync: SyncNode, window: number): string {
  const matches = readsMatches(operation) ? "string_agg(to_json(match), ',')" : 'NULL';
  const ids = readsIds(operation) ? "string_agg(to_json(destination_id), ',')" : 'NULL';
  const isSingle = operation.batch.records === 1;
  const single = isSingle ? 'any_value(destination_id), any_value(match), any_value(key)' : 'NULL, NULL, NULL';
  const isKeyed = isSingle && operation.idempotent_for_ms !== undefined;
  return `WITH taken AS (
      SELECT * FROM "sluice__work" WHERE operation = ${sqlText(operation.name)} AND seq > $1 LIMIT ${window}
    ), records AS (
      SELECT seq, destination_id, match, key, ${recordSql(operation, sync)} AS text,
        ${isKeyed ? idempotencyKeySql(sync) : 'NULL'} AS idempotency_key,
        (row_number() OVER () - 1) // ${operation.batch.records} AS batch FROM taken
    )
    SELECT min(seq), max(seq), count(*), CASE WHEN max(seq) - min(seq) + 1 <> count(*) THEN list(seq) END,
      string_agg(text, ${sqlText(RECORD_SEPARATOR)}), ${matches}, ${ids}, ${single}, any_value(idempotency_key)
    FROM records GROUP BY batch ORDER BY 1`;
}

/** How many records to take at once when a payload has so many bytes on average; always whole batches. */
export function windowOf({ batch }: Operation, payloadBytes: number): number {
  const records = Math.min(WINDOW_RECORDS, WINDOW_BYTES / Math.max(1, payloadBytes));
  return Math.max(1, Math.floor(records / batch.records)) * batch.records;
}

function readsMatches({ results, errors }: Operation): boolean {
  return results?.match !== undefined || errors?.match !== undefined;
}

/** Records that are named by the destination's id may be answered by it. */
function readsIds({ identify, results, errors }: Operation): boolean {
  return identify === 'id' && (results !== undefined || errors !== undefined);
}
