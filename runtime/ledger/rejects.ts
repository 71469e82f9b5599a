// Records that the destination refused: what it said, how often, and when to try again. The next run tries at once, with
// the newest value; the same value refused again waits longer each time, and at last until somebody acts or it changes.

import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL } from './ledger-schema.js';
import { type StoredForm, storedPayload } from './stored-form.js';

/** Minutes from the first refusal to the next try, from the second, and so on; after the last it is quarantined. */
const BACKOFF_MINUTES = [0, 15, 60, 240];
const NEXT_AT = (attempts: string): string =>
  `CASE ${attempts} ${BACKOFF_MINUTES.map((minutes, i) => `WHEN ${i + 1} THEN ${minutes}`).join(' ')} END`;

/** What was sent: a create has its fields of that one time too, and may be refused because of them. */
function sentFingerprint(operation: string, stored: StoredForm): string {
  const [payload, initial] = ['payload', 'initial'].map((column) =>
    storedPayload(`${operation}.${column}`, `${operation}.key`, stored),
  );
  return FINGERPRINT_SQL(`concat(${payload}, CASE WHEN ${operation}.action = 'create' THEN ${initial} END)`);
}

export interface RunMoment {
  readonly runId: string;
  /** When the outcomes are taken over. */
  readonly now: Date;
}

/**
 * Takes the rejected outcomes of a phase into the list, and everything that went through out of it. Needs
 * "sluice__work" and "sluice__outcomes" of the sync; `phase` is a condition on the operations' action.
 */
export async function noteRejects(
  engine: Engine,
  sync: string,
  phase: string,
  { runId, now, stored }: RunMoment & { readonly stored: StoredForm },
): Promise<void> {
  const ofSync = `sync = ${sqlText(sync)}`;
  const refused = `SELECT w.*, o.field, o.code, o.reason AS words FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)
    WHERE o.status = 'rejected' AND ${phase}`;
  const settled = `SELECT w.key FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq)
    WHERE o.status IN ('ok', 'noop', 'rejected') AND ${phase}`;
  const known = await numberOf(engine, `SELECT count(*) FROM sluice_ledger.main.rejects WHERE ${ofSync}`);
  if (known === 0 && (await numberOf(engine, `SELECT count(*) FROM (${refused})`)) === 0) return;
  const at = sqlText(now.toISOString());
  const fingerprint = sentFingerprint('w', stored);
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE "sluice__refused" AS
    SELECT w.key, w.action, ${fingerprint} AS fingerprint, w.field, w.code, w.words,
      CASE WHEN r.fingerprint = ${fingerprint} THEN r.attempts ELSE 0 END + 1 AS attempts,
      COALESCE(r.first_at, ${at}) AS first_at
    FROM (${refused}) AS w LEFT JOIN (SELECT * FROM sluice_ledger.main.rejects WHERE ${ofSync}) AS r ON r.key = w.key`,
    stored.values,
  );
  await engine.run(`DELETE FROM sluice_ledger.main.rejects WHERE ${ofSync} AND key IN (${settled})`);
  await engine.run(`INSERT INTO sluice_ledger.main.rejects
    SELECT ${sqlText(sync)}, key, action, fingerprint, field, code, words, attempts, ${sqlText(runId)}, first_at, ${at},
      strftime(TIMESTAMP ${sqlText(now.toISOString().replace(/[TZ]/g, ' ').trim())} + to_minutes(${NEXT_AT('attempts')}), '%Y-%m-%dT%H:%M:%S.%gZ')
    FROM "sluice__refused"`);
}

/**
 * Forgets rejects of a sync that the plan no longer has: the record left the model, or it is again as it was delivered.
 * A plan has every record of its syncs that is not as the ledger holds it.
 */
export async function forgetStaleRejects(engine: Engine, sync: string): Promise<void> {
  await engine.run(`DELETE FROM sluice_ledger.main.rejects WHERE sync = ${sqlText(sync)}
    AND key NOT IN (SELECT key FROM sluice_plan.main.operations WHERE sync = ${sqlText(sync)})`);
}

/** Whether any record of the sync is to be left alone for now: its value was refused and its time has not come. */
export async function hasWaitingRejects(engine: Engine, sync: SyncNode, now: Date): Promise<boolean> {
  return (await numberOf(engine, `SELECT count(*) FROM (${waitingRejects(sync, now)})`)) > 0;
}

/** The operations of a SELECT, with those held whose very payload was refused and is not to be tried yet. */
export function holdWaiting(
  operations: string,
  { sync, now, stored }: { readonly sync: SyncNode; readonly now: Date; readonly stored: StoredForm },
): string {
  const acts = `o.action IN ('create', 'update', 'delete') AND w.key IS NOT NULL`;
  return `SELECT o.* REPLACE (
      CASE WHEN ${acts} THEN 'held' ELSE o.action END AS action,
      CASE WHEN ${acts} THEN w.state || CASE WHEN o.action = 'delete' THEN ':delete' ELSE '' END ELSE o.reason END AS reason)
    FROM (${operations}) AS o LEFT JOIN (${waitingRejects(sync, now)}) AS w
      ON w.key = o.key AND w.fingerprint = ${sentFingerprint('o', stored)}`;
}

function waitingRejects(sync: SyncNode, now: Date): string {
  return `SELECT key, fingerprint, CASE WHEN next_at IS NULL THEN 'quarantined' ELSE 'backing_off' END AS state
    FROM sluice_ledger.main.rejects WHERE sync = ${sqlText(sync.name)} AND (next_at IS NULL OR next_at > ${sqlText(now.toISOString())})`;
}
