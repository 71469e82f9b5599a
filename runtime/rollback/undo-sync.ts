// The inverse of what a run did to one sync's records, as SQL: each operation is joined with what the ledger holds now,
// and becomes the operation that leads back, or is held with the reason why there is none.
//
//   the run       undone by                          while the ledger
//   update        the payload delivered before       still has what the run delivered
//   create        a delete                           still has what the run delivered
//   delete        a create of what was there         has no such record again

import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { isInDoubt } from '../ledger/ledger-schema.js';
import { unresolvedKeys } from '../ledger/unresolved.js';
import { ledgerOf } from '../plan/find-changes.js';
import { isHash, membersOnlyIn, restoredMatch, withoutHashes } from './restored-payload.js';
import type { UndoOperations } from './undo-operations.js';

export interface UndoOptions {
  readonly runId: string;
  readonly sync: SyncNode;
  readonly operations: UndoOperations;
}

/**
 * Makes "sluice__undo": the columns of a plan's operations, whose action may also be `unchanged` where nothing is left
 * to undo; `known`, whether the ledger has the record; `done_by`, the operation by which the run did it. Needs "sluice__done".
 */
export async function undoSync(engine: Engine, options: UndoOptions): Promise<void> {
  const { sync, operations } = options;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__joined" AS ${joined(sync)}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__judged" AS
    SELECT *, ${verdict(options)} AS verdict, ${undoMatch(sync)} AS undo_match FROM "sluice__joined"`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__undo" AS
    SELECT ${sqlText(sync.name)} AS sync, ${ACTION} AS action, ${operationCase(operations)} AS operation, ${REASON} AS reason,
      undo_key AS key, undo_match AS match, CASE WHEN done = 'create' THEN ${withoutHashes('payload')} ELSE restored END AS payload,
      CAST(NULL AS VARCHAR) AS initial, payload AS previous, CAST(NULL AS VARCHAR) AS lookups, destination_id,
      CASE WHEN undo_key <> left_key THEN left_key END AS replaces, left_key IS NOT NULL AS known, done_by
    FROM (SELECT * REPLACE (${collision(sync)} AS verdict) FROM "sluice__judged")`);
}

/** done…: what the run did; undo_key: whose record it was; left_…: the ledger's entry under the run's key; old_…: under the key before. */
function joined(sync: SyncNode): string {
  return `SELECT d.action AS done, d.operation AS done_by, d.status, d.payload AS delivered, d.previous AS before, d.match AS done_match,
      NULLIF(d.replaces, d.key) AS rekeyed, COALESCE(d.replaces, d.key) AS undo_key,
      CASE WHEN d.action <> 'create' THEN ${withoutHashes('COALESCE(d.previous, d.payload)')} END AS restored,
      l.key AS left_key, l.match, l.payload, l.destination_id, l.run_id, COALESCE(${isInDoubt('l.fingerprint')}, false) AS in_doubt, o.key AS old_key, o.payload AS old_payload
    FROM (SELECT * FROM "sluice__done" WHERE sync = ${sqlText(sync.name)}) AS d
    LEFT JOIN (${ledgerOf(sync)}) AS l ON l.key = d.key
    LEFT JOIN (${ledgerOf(sync)}) AS o ON o.key = NULLIF(d.replaces, d.key)`;
}

/** `undo`, `unchanged`, or the reason why the record is held. The first that is true decides. */
function verdict({ runId, sync, operations }: UndoOptions): string {
  const cases: readonly (readonly [condition: string, verdict: string])[] = [
    [`status = 'unknown' OR in_doubt`, 'never_confirmed'],
    [`done_by = 'append'`, 'cannot_undo'],
    [IS_UNDONE, 'unchanged'],
    [`done = 'update' AND before IS NULL OR done = 'create' AND status = 'noop'`, 'not_known_before'],
    [`done <> 'delete' AND NOT COALESCE(run_id = ${sqlText(runId)} OR payload = delivered, false)`, 'changed_since'],
    [`done = 'delete' AND left_key IS NOT NULL OR old_key IS NOT NULL`, 'changed_since'],
    [`done = 'delete' AND undo_key IN (${unresolvedKeys(sync.name)})`, 'unknown_outcome'],
    [`done = 'create' AND ${cannotDelete(operations)}`, 'cannot_delete'],
    [`done = 'update' AND ${cannotUpdate(operations)}`, 'cannot_undo'],
    [`done = 'delete' AND ${operations.create === undefined}`, 'cannot_undo'],
    [`${BRINGS_NOTHING} AND ${LOST_HASHES}`, 'sensitive'],
    [`${BRINGS_NOTHING} AND payload <> before`, 'not_known_before'],
  ];
  return `CASE ${cases.map(([condition, name]) => `WHEN ${condition} THEN '${name}'`).join(' ')} ELSE 'undo' END`;
}

const IS_UNDONE = `(CASE done WHEN 'create' THEN left_key IS NULL WHEN 'delete' THEN COALESCE(payload = before, false)
  WHEN 'update' THEN before IS NOT NULL AND CASE WHEN rekeyed IS NULL THEN COALESCE(payload = before, false)
    ELSE left_key IS NULL AND COALESCE(old_payload = before, false) END END)`;

/** What was there before is all still there: the run only added members, whose values before nobody knows. */
const BRINGS_NOTHING = `done = 'update' AND len(${membersOnlyIn('restored', 'payload')}) = 0`;
const LOST_HASHES = `len(list_filter(${membersOnlyIn('before', 'payload')}, lambda m: ${isHash('m')})) > 0`;

function cannotDelete({ delete: deletion }: UndoOperations): string {
  if (deletion === undefined) return 'true';
  return deletion.identify === 'id' ? 'destination_id IS NULL' : 'false';
}

function cannotUpdate({ update, updateById }: UndoOperations): string {
  if (update !== undefined) return 'false';
  return updateById === undefined ? 'true' : 'destination_id IS NULL';
}

function undoMatch(sync: SyncNode): string {
  const restored = restoredMatch(sync, { restored: 'restored', beside: 'payload', known: 'match' });
  return `CASE done WHEN 'create' THEN match WHEN 'delete' THEN done_match ELSE ${restored} END`;
}

/** A match value that another record has by now, and records that the destination has made one. */
function collision(sync: SyncNode): string {
  const taken = `done <> 'create' AND undo_match IS DISTINCT FROM match AND undo_match IN (SELECT match FROM (${ledgerOf(sync)}))`;
  const staying = `${ledgerOf(sync)} AND destination_id IS NOT NULL AND key NOT IN (
    SELECT left_key FROM "sluice__judged" WHERE done = 'create' AND verdict = 'undo')`;
  const shared = `done = 'create' AND destination_id IN (SELECT destination_id FROM (${staying}))`;
  return `CASE WHEN verdict = 'undo' AND ${taken} THEN 'match_taken' WHEN verdict = 'undo' AND ${shared} THEN 'shared' ELSE verdict END`;
}

const ACTION = `CASE verdict WHEN 'unchanged' THEN 'unchanged'
  WHEN 'undo' THEN CASE done WHEN 'create' THEN 'delete' WHEN 'delete' THEN 'create' ELSE 'update' END ELSE 'held' END`;
const REASON = `CASE verdict WHEN 'undo' THEN 'undo_' || done ELSE verdict END`;

function operationCase({ create, update, updateById, delete: deletion }: UndoOperations): string {
  const name = (operation: { readonly name: string } | undefined): string =>
    operation === undefined ? 'NULL' : sqlText(operation.name);
  const byId =
    updateById === undefined ? '' : ` WHEN done = 'update' AND destination_id IS NOT NULL THEN ${name(updateById)}`;
  return `CASE WHEN verdict <> 'undo' THEN NULL WHEN done = 'create' THEN ${name(deletion)}
    WHEN done = 'delete' THEN ${name(create)}${byId} ELSE ${name(update)} END`;
}
