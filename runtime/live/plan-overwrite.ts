// The plan that brings a destination back in line: updates of drifted records that send our values again, and creates of
// records that are missing. `previous` is what is there, not what the ledger holds: what differs from it is sent.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanDocument } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import type { LedgerState } from '../ledger/attach-ledger.js';
import { hasWaitingRejects, holdWaiting } from '../ledger/rejects.js';
import type { StoredForm } from '../ledger/stored-form.js';
import { countDelivered, describeOperations } from '../plan/describe-operations.js';
import { ledgerOf } from '../plan/find-changes.js';
import { findDuplicates } from '../plan/find-duplicates.js';
import type { DesiredCounts } from '../plan/read-desired.js';
import { sealPlan } from '../plan/seal-plan.js';

export interface Overwrite {
  readonly manifest: Manifest;
  readonly sync: SyncNode;
  readonly ledger: LedgerState;
  readonly desired: DesiredCounts;
  /** The form in which the ledger holds the sync's records. */
  readonly stored: StoredForm;
  /** Where the plan is to be, absolute. */
  readonly file: string;
  readonly now: Date;
}

const COLUMNS = 'action, operation, reason, key, match, payload, initial, previous, lookups, destination_id, replaces';

/** Needs "sluice__desired", "sluice__verdicts" and "sluice__live". Records that cannot be sent now are left alone. */
export async function planOverwrite(engine: Engine, overwrite: Overwrite): Promise<PlanDocument> {
  const { manifest, sync, ledger, desired, stored, file, now } = overwrite;
  const sendable = await sendableRecords(engine);
  const chosen = `${updates(sync, sendable)}${sync.operations.create === undefined ? '' : ` UNION ALL ${creates(sync, sendable)}`}`;
  const waiting = await hasWaitingRejects(engine, sync, now);
  const held = waiting ? holdWaiting(chosen, { sync, now, stored }) : chosen;
  await engine.run(
    `INSERT INTO sluice_plan.main.operations SELECT ${sqlText(sync.name)}, ${COLUMNS}
    FROM (SELECT * REPLACE (CASE WHEN action <> 'held' THEN operation END AS operation) FROM (${held})) ORDER BY length(key), key`,
    waiting ? stored.values : undefined,
  );
  const delivered = await countDelivered(engine, sync);
  const plan = await describeOperations(engine, { manifest, sync, delivered, desired });
  return sealPlan(engine, { manifest, ledger, plans: [plan], file, origin: { type: 'drift', of: sync.name } });
}

/** What the model says of records that an ordinary plan would send. */
async function sendableRecords(engine: Engine): Promise<string> {
  const { keys, matches } = await findDuplicates(engine);
  return `SELECT * FROM "sluice__desired" WHERE key IS NOT NULL AND match IS NOT NULL AND payload IS NOT NULL
    AND invalid IS NULL AND held IS NULL
    ${keys ? 'AND key NOT IN (FROM "sluice__duplicate_key")' : ''} ${matches ? 'AND match NOT IN (FROM "sluice__duplicate_match")' : ''}`;
}

/** A match value that another record still has is not taken over. */
function updates(sync: SyncNode, sendable: string): string {
  const { update, update_by_id: byId } = sync.operations;
  const name = (operation: string | undefined): string => (operation === undefined ? 'NULL' : sqlText(operation));
  const taken = `d.match <> l.match AND d.match IN (SELECT match FROM (${ledgerOf(sync)}))`;
  const operation =
    byId === undefined
      ? name(update)
      : `CASE WHEN l.destination_id IS NULL THEN ${name(update)} ELSE ${name(byId)} END`;
  return `SELECT CASE WHEN ${taken} THEN 'held' ELSE 'update' END AS action, CASE WHEN ${taken} THEN 'match_taken' ELSE 'drifted' END AS reason,
      ${operation} AS operation, d.key, d.match, d.payload, d.initial, v.there AS previous, d.lookups, l.destination_id, CAST(NULL AS VARCHAR) AS replaces
    FROM "sluice__verdicts" AS v JOIN (${sendable}) AS d ON d.key = v.key JOIN (${ledgerOf(sync)}) AS l ON l.key = v.key
    WHERE v.state = 'drifted'`;
}

/** Nothing is there, which an empty object says: an absent one would say that the ledger holds nothing either. */
function creates(sync: SyncNode, sendable: string): string {
  return `SELECT 'create', 'missing', ${sqlText(sync.operations.create ?? '')}, d.key, d.match, d.payload, d.initial, '{}', d.lookups,
      CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR)
    FROM "sluice__asked" AS a JOIN "sluice__live" AS v USING (seq) JOIN (${sendable}) AS d ON d.key = a.key
    WHERE v.state = 'missing' AND d.missing IS NULL`;
}
