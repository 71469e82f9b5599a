// Records of which nobody knows whether the destination has them: they were sent by an operation that would make a second
// one if it were sent again, and no answer came. They are held until somebody who can look says which it is. Where sending
// again is harmless, an entry that the ledger has of the record is marked as in doubt instead.

import { firstRunIdAt } from '../../core/run-id.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL, IN_DOUBT } from './ledger-schema.js';
import { type StoredForm, storedPayload } from './stored-form.js';

/** Operations that make a new record each time. Tables and files are changed by match value and never doubled. */
const UNREPEATABLE =
  "w.operation IN ('create', 'append') AND w.sync NOT IN (SELECT sync FROM sluice_plan.main.field_types)";

/** No answer said what became of it, or one refused what an earlier try may have done. */
const UNSURE = "(o.status = 'unknown' OR o.in_doubt)";

/**
 * Notes the unknown outcomes of a run's sync, and forgets those that an answer has settled since. Needs "sluice__work"
 * and "sluice__outcomes" of the sync.
 */
export async function holdUnknown(
  engine: Engine,
  { runId, sync, stored }: { readonly runId: string; readonly sync: string; readonly stored: StoredForm },
): Promise<void> {
  const outcomes = '"sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)';
  await engine.run(`DELETE FROM sluice_ledger.main.unresolved WHERE sync = ${sqlText(sync)}
    AND key IN (SELECT w.key FROM ${outcomes} WHERE o.status IN ('ok', 'noop', 'rejected') AND NOT o.in_doubt)`);
  await engine.run(
    `INSERT INTO sluice_ledger.main.unresolved
    SELECT w.sync, w.key, w.match, ${storedPayload('w.payload', 'w.key', stored)}, ${sqlText(runId)}, o.reason FROM ${outcomes}
    WHERE ${UNSURE} AND ${UNREPEATABLE} AND w.key NOT IN (${unresolvedKeys(sync)})`,
    stored.values,
  );
  await doubtEntries(engine, sync);
  await doubtCreations(engine, { runId, sync, stored });
}

/** Otherwise a record that changes back to what was last confirmed would not be sent, nor the fields that do. */
async function doubtEntries(engine: Engine, sync: string): Promise<void> {
  const unanswered = `SELECT COALESCE(w.replaces, w.key) AS key, w.action FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)
    WHERE ${UNSURE} AND w.previous IS NOT NULL`;
  if ((await numberOf(engine, `SELECT count(*) FROM (${unanswered})`)) === 0) return;
  await engine.run(`UPDATE sluice_ledger.main.records AS r
    SET fingerprint = CASE u.action WHEN 'delete' THEN ${IN_DOUBT.removal} WHEN 'create' THEN ${IN_DOUBT.creation} ELSE ${IN_DOUBT.update} END
    FROM (${unanswered}) AS u WHERE r.sync = ${sqlText(sync)} AND r.key = u.key`);
}

/** A record that may have been made becomes an entry, which the next plan makes sure of or removes. */
async function doubtCreations(
  engine: Engine,
  { runId, sync, stored }: { readonly runId: string; readonly sync: string; readonly stored: StoredForm },
): Promise<void> {
  await engine.run(
    `INSERT INTO sluice_ledger.main.records
    SELECT w.sync, w.key, w.match, ${storedPayload('w.payload', 'w.key', stored)}, ${IN_DOUBT.creation}, w.destination_id,
      ${sqlText(runId)}, (SELECT serial FROM sluice_ledger.main.meta)
    FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)
    WHERE ${UNSURE} AND w.previous IS NULL AND w.replaces IS NULL AND NOT (${UNREPEATABLE})
      AND w.key NOT IN (SELECT key FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync)})`,
    stored.values,
  );
}

/** A SELECT of a sync's unresolved keys. */
export function unresolvedKeys(sync: string): string {
  return `SELECT key FROM sluice_ledger.main.unresolved WHERE sync = ${sqlText(sync)}`;
}

/** A SELECT of key and payload, as stored, of those whose first try was in a run that began at the time or later. */
export function rememberedUnresolved(sync: string, since: Date): string {
  return `SELECT key, payload FROM sluice_ledger.main.unresolved WHERE sync = ${sqlText(sync)} AND run_id >= ${sqlText(firstRunIdAt(since))}`;
}

/**
 * Settles a record, or with no key all of a sync: delivered ones become ledger entries, missing ones are planned again.
 * Gives how many there were. The ledger must be attached for writing, and in a transaction.
 */
export async function resolveUnknown(
  engine: Engine,
  options: { readonly sync: string; readonly key?: string; readonly as: 'delivered' | 'missing' },
): Promise<number> {
  const chosen = `sync = ${sqlText(options.sync)}${options.key === undefined ? '' : ` AND key = ${sqlText(options.key)}`}`;
  const count = await numberOf(engine, `SELECT count(*) FROM sluice_ledger.main.unresolved WHERE ${chosen}`);
  if (count > 0 && options.as === 'delivered') {
    await engine.run(`INSERT INTO sluice_ledger.main.records
      SELECT sync, key, match, payload, ${FINGERPRINT_SQL('payload')}, NULL, run_id, (SELECT serial + 1 FROM sluice_ledger.main.meta)
      FROM sluice_ledger.main.unresolved WHERE ${chosen}`);
  }
  await engine.run(`DELETE FROM sluice_ledger.main.unresolved WHERE ${chosen}`);
  return count;
}
