// State is a fold: the ledger advances by reading a run's journal with SQL and writing what was confirmed and what was
// refused, in one transaction that also notes that it was done. Doing it twice changes nothing; a run that crashed is
// finished so.

import type { SyncPlan } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import { noteRejects, type RunMoment } from '../ledger/rejects.js';
import { type StoredForm, storedPayload } from '../ledger/stored-form.js';
import { recordTarget } from '../ledger/sync-targets.js';
import { holdUnknown } from '../ledger/unresolved.js';
import type { Phase } from './journal-entry.js';

export interface FoldOptions extends RunMoment {
  readonly sync: SyncPlan;
  /** Deletes are folded apart, after the deletes of the syncs that come later. */
  readonly phase: Phase;
  /** The form in which the ledger holds the sync's records. */
  readonly stored: StoredForm;
}

/** Takes the outcomes of a phase into the ledger. Needs "sluice__work" and "sluice__outcomes" of the sync. */
export async function foldOutcomes(engine: Engine, { runId, now, sync, phase, stored }: FoldOptions): Promise<void> {
  const part = `${sync.name}:${phase}`;
  const folded = 'SELECT count(*) FROM sluice_ledger.main.folds WHERE run_id = $1 AND part = $2';
  if ((await numberOf(engine, folded, [runId, part])) > 0) return;
  const ofPhase = `(w.action = 'delete') = ${phase === 'delete'}`;
  const confirmed = await countConfirmed(engine, ofPhase);
  if (confirmed.answered === 0) return;
  await inTransaction(engine, async () => {
    await advanceSerial(engine);
    if (confirmed.records > 0) await replaceRecords(engine, confirmed, { runId, sync, phase, stored });
    await noteRejects(engine, sync.name, ofPhase, { runId, now, stored });
    await holdUnknown(engine, { runId, sync: sync.name, stored });
    await recordTarget(engine, sync);
    await engine.run('INSERT INTO sluice_ledger.main.folds SELECT $1, $2, serial FROM sluice_ledger.main.meta', [
      runId,
      part,
    ]);
  });
}

interface Confirmed {
  /** A SELECT of the confirmed operations, with the ids that the destination gave them. */
  readonly sql: string;
  readonly records: number;
  /** Those that stand in the ledger already. */
  readonly known: number;
  /** Outcomes of the phase of any status but "skipped". */
  readonly answered: number;
}

/** All counts in one join: each costs about 0.1 s of a million records. */
async function countConfirmed(engine: Engine, ofPhase: string): Promise<Confirmed> {
  const outcomes = `FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq) WHERE ${ofPhase}`;
  const isConfirmed = "o.status IN ('ok', 'noop')";
  const [row] = await engine.rows(`SELECT count(*) FILTER (o.status <> 'skipped'), count(*) FILTER (${isConfirmed}),
    count(*) FILTER (${isConfirmed} AND (previous IS NOT NULL OR replaces IS NOT NULL)) ${outcomes}`);
  const [answered = 0, records = 0, known = 0] = (row ?? []).map(Number);
  return { sql: `SELECT w.*, o.id ${outcomes} AND ${isConfirmed}`, records, known, answered };
}

async function replaceRecords(
  engine: Engine,
  confirmed: Confirmed,
  { runId, sync, phase, stored }: Omit<FoldOptions, 'now'>,
): Promise<void> {
  if (confirmed.known > 0) {
    await engine.run(
      `DELETE FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync.name)} AND key IN (SELECT COALESCE(replaces, key) FROM (${confirmed.sql}) WHERE previous IS NOT NULL OR replaces IS NOT NULL)`,
    );
  }
  if (phase === 'write') {
    const delivered = `SELECT * REPLACE (${storedPayload('payload', 'key', stored)} AS payload) FROM (${confirmed.sql})`;
    await engine.run(
      `INSERT INTO sluice_ledger.main.records
      SELECT sync, key, match, payload, ${FINGERPRINT_SQL('payload')}, COALESCE(id, destination_id), ${sqlText(runId)},
        (SELECT serial FROM sluice_ledger.main.meta) FROM (${delivered})`,
      stored.values,
    );
  }
}
