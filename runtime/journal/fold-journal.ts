// State is a fold: the ledger advances by reading a run's journal with SQL and writing what was confirmed, in one
// transaction that also notes that it was done. Doing it twice changes nothing; a run that crashed is finished so.

import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import type { Phase } from './journal-entry.js';

export interface FoldOptions {
  readonly runId: string;
  readonly sync: string;
  /** Deletes are folded apart, after the deletes of the syncs that come later. */
  readonly phase: Phase;
}

/** Takes the confirmed outcomes of a phase into the ledger. Needs "sluice__work" and "sluice__outcomes" of the sync. */
export async function foldOutcomes(engine: Engine, { runId, sync, phase }: FoldOptions): Promise<void> {
  const part = `${sync}:${phase}`;
  if (
    (await numberOf(engine, 'SELECT count(*) FROM sluice_ledger.main.folds WHERE run_id = $1 AND part = $2', [
      runId,
      part,
    ])) > 0
  )
    return;
  const confirmed = `SELECT w.*, o.id FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)
    WHERE o.status IN ('ok', 'noop') AND (w.action = 'delete') = ${phase === 'delete'}`;
  const [row] = await engine.rows(`SELECT count(*), count(previous) + count(replaces) FROM (${confirmed})`);
  if (Number(row?.[0] ?? 0) === 0) return;
  await inTransaction(engine, async () => {
    if (Number(row?.[1] ?? 0) > 0) {
      await engine.run(
        `DELETE FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync)} AND key IN (SELECT COALESCE(replaces, key) FROM (${confirmed}) WHERE previous IS NOT NULL OR replaces IS NOT NULL)`,
      );
    }
    await engine.run('UPDATE sluice_ledger.main.meta SET serial = serial + 1');
    if (phase === 'write') {
      await engine.run(`INSERT INTO sluice_ledger.main.records
        SELECT sync, key, match, payload, ${FINGERPRINT_SQL('payload')}, COALESCE(id, destination_id), ${sqlText(runId)},
          (SELECT serial FROM sluice_ledger.main.meta) FROM (${confirmed})`);
    }
    await engine.run('INSERT INTO sluice_ledger.main.folds SELECT $1, $2, serial FROM sluice_ledger.main.meta', [
      runId,
      part,
    ]);
  });
}
