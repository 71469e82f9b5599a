// The records that destinations refused: which, why, how often, and when they are tried again.

import type { Manifest } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf, withEngine } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';

export interface RejectState {
  readonly sync: string;
  readonly key: string;
  readonly action: string;
  /** The field that the destination names, where it names one. */
  readonly field: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  /** How often the same value was refused, since somebody last said to retry it. */
  readonly attempts: number;
  readonly run_id: string;
  readonly first_at: string;
  readonly last_at: string;
  /** Null when it is not tried again by itself. */
  readonly next_at: string | null;
  /** due: the next run tries it. quarantined: only another value, or somebody, brings it back. */
  readonly state: 'due' | 'backing_off' | 'quarantined';
}

export interface Rejects {
  readonly rejects: readonly RejectState[];
  /** How many there are, beyond the limit too. */
  readonly total: number;
}

export interface ReadRejectsOptions {
  /** Absent: of all syncs. */
  readonly sync?: string;
  readonly limit: number;
  readonly now: Date;
}

/** By sync and key. */
export function readRejects(manifest: Manifest, root: string, options: ReadRejectsOptions): Promise<Rejects> {
  return withEngine(async (engine) => {
    await attachLedgerToRead(engine, manifest, root);
    return selectRejects(engine, options);
  });
}

async function selectRejects(engine: Engine, { sync, limit, now }: ReadRejectsOptions): Promise<Rejects> {
  const chosen = `FROM sluice_ledger.main.rejects${sync === undefined ? '' : ` WHERE sync = ${sqlText(sync)}`}`;
  const rows = await engine.rows(
    `SELECT sync, key, action, field, code, reason, attempts, run_id, first_at, last_at, next_at ${chosen}
     ORDER BY sync, length(key), key LIMIT ${limit}`,
  );
  const rejects = rows.map(([name, key, action, field, code, reason, attempts, run, first, last, next]) => ({
    sync: String(name),
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
    state: stateOf(textOrNull(next), now),
  }));
  return { rejects, total: await numberOf(engine, `SELECT count(*) ${chosen}`) };
}

function stateOf(next: string | null, now: Date): RejectState['state'] {
  if (next === null) return 'quarantined';
  return next > now.toISOString() ? 'backing_off' : 'due';
}
