// What the ledger keeps of refused records, as the rows that `rejects` lists and `explain` shows of one record.

import type { RejectEntry } from '../../core/explanation-document.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';

export interface ListedReject extends RejectEntry {
  readonly sync: string;
  readonly key: string;
}

/** Absent: of all syncs, of all keys. */
export interface RejectsOf {
  readonly sync?: string | undefined;
  readonly key?: string;
}

/** By sync and key, at most `limit`. */
export async function listRejects(engine: Engine, of: RejectsOf, limit: number): Promise<readonly ListedReject[]> {
  const rows = await engine.rows(
    `SELECT sync, key, action, field, code, reason, attempts, run_id, first_at, last_at, next_at
     FROM sluice_ledger.main.rejects ${condition(of)} ORDER BY sync, length(key), key LIMIT ${limit}`,
  );
  return rows.map(([sync, key, action, field, code, reason, attempts, run, first, last, next]) => ({
    sync: String(sync),
    key: String(key),
    action: String(action),
    field: textOrNull(field),
    code: textOrNull(code),
    reason: textOrNull(reason),
    attempts: Number(attempts),
    run_id: String(run),
    first_at: String(first),
    last_at: String(last),
    next_at: textOrNull(next),
  }));
}

export function countRejects(engine: Engine, of: RejectsOf): Promise<number> {
  return numberOf(engine, `SELECT count(*) FROM sluice_ledger.main.rejects ${condition(of)}`);
}

function condition({ sync, key }: RejectsOf): string {
  const parts = [
    ...(sync === undefined ? [] : [`sync = ${sqlText(sync)}`]),
    ...(key === undefined ? [] : [`key = ${sqlText(key)}`]),
  ];
  return parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`;
}
