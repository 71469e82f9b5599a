// State is a fold: the ledger advances by reading a run's journal with SQL and writing what was confirmed and what was
// refused, in one transaction that also notes that it was done. Doing it twice changes nothing; a run that crashed is
// finished so.

import type { SyncPlan } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import { noteRejects, type RunMoment } from '../ledger/rejects.js';
import { recordTarget } from '../ledger/sync-targets.js';
import { holdUnknown } from '../ledger/unresolved.js';
import type { Phase } from './journal-entry.js';

export interface FoldOptions extends RunMoment {
  readonly sync: SyncPlan;
  /** Deletes are folded apart, after the deletes of the syncs that come later. */
  readonly phase: Phase;
}

/** Takes the outcomes of a phase into the ledger. Needs "sluice__work" and "sluice__outcomes" of the sync. */
export async function foldOutcomes(engine: Engine, { runId, now, sync, phase }: FoldOptions): Promise<void> {
  const part = `${sync.name}:${phase}`;
  const folded = 'SELECT count(*) FROM sluice_ledger.main.folds WHERE run_id = $1 AND part = $2';
  if ((await numberOf(engine, folded, [runId, part])) > 0) return;
  const ofPhase = `(w.action = 'delete') = ${phase === 'delete'}`;
  const answered = `FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq) WHERE ${ofPhase}`;
  if ((await numberOf(engine, `SELECT count(*) ${answered} AND o.status <> 'skipped'`)) === 0) return;
  const confirmed = `SELECT w.*, o.id ${answered} AND o.status IN ('ok', 'noop')`;
  await inTransaction(engine, async () => {
    await engine.run('UPDATE sluice_ledger.main.meta SET serial = serial + 1');
    await replaceRecords(engine, confirmed, { runId, sync, phase });
    await noteRejects(engine, sync.name, ofPhase, { runId, now });
    await holdUnknown(engine, { runId, sync: sync.name });
    await engine.run('INSERT INTO sluice_ledger.main.folds SELECT $1, $2, serial FROM sluice_ledger.main.meta', [
      runId,
      part,
    ]);
  });
}

async function replaceRecords(
  engine: Engine,
  confirmed: string,
  { runId, sync, phase }: Omit<FoldOptions, 'now'>,
): Promise<void> {
  const [row] = await engine.rows(`SELECT count(*), count(previous) + count(replaces) FROM (${confirmed})`);
  if (Number(row?.[0] ?? 0) === 0) return;
  if (Number(row?.[1] ?? 0) > 0) {
    await engine.run(
      `DELETE FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync.name)} AND key IN (SELECT COALESCE(replaces, key) FROM (${confirmed}) WHERE previous IS NOT NULL OR replaces IS NOT NULL)`,
    );
  }
  if (phase === 'write') {
    await engine.run(`INSERT INTO sluice_ledger.main.records
      SELECT sync, key, match, payload, ${FINGERPRINT_SQL('payload')}, COALESCE(id, destination_id), ${sqlText(runId)},
        (SELECT serial FROM sluice_ledger.main.meta) FROM (${confirmed})`);
  }
  await recordTarget(engine, sync);
}
