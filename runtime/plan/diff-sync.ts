// The diff of one sync as SQL: what its query gives, joined with what the ledger holds, leaves the operations. All of
// it happens in the database; only records that change are written to the plan.

import type { Connector } from '../../core/connector.js';
import { objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { MODES } from '../../core/modes.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { knownInDoubt } from '../ledger/known-in-doubt.js';
import { IN_DOUBT, isInDoubt } from '../ledger/ledger-schema.js';
import { hasWaitingRejects, holdWaiting } from '../ledger/rejects.js';
import { payloadWithout, revealedPayload, type StoredForm, storedMembers } from '../ledger/stored-form.js';
import { unresolvedKeys } from '../ledger/unresolved.js';
import { findChanges, ledgerOf } from './find-changes.js';
import { type Duplicates, findDuplicates } from './find-duplicates.js';
import { findRepeatable } from './find-repeatable.js';
import type { DesiredCounts } from './read-desired.js';
import { settleMatches } from './settle-matches.js';

export interface DiffOptions {
  readonly sync: SyncNode;
  readonly connector: Connector;
  /** How many records the ledger holds for the sync. */
  readonly delivered: number;
  readonly desired: DesiredCounts;
  readonly now: Date;
  /** The form in which the ledger holds the sync's records. */
  readonly stored: StoredForm;
}

/** What is known of the records when operations are chosen. */
interface Diff extends DiffOptions {
  readonly duplicates: Duplicates;
  /** Records without a key may be those that seem gone: while there are any, nothing is deleted. */
  readonly keysMissing: boolean;
  /** Whether records wait that were refused with the same value before. */
  readonly waiting: boolean;
  /** Whether "sluice__repeatable" has unresolved records that may be sent once more. */
  readonly repeatable: boolean;
}

/** The columns of an operation, in the order of the plan file's table. */
const COLUMNS = 'action, operation, reason, key, match, payload, initial, previous, lookups, destination_id, replaces';
const DESIRED = 'SELECT * FROM "sluice__desired" WHERE key IS NOT NULL';

/** Writes the sync's operations to the plan. */
export async function writeOperations(engine: Engine, options: DiffOptions): Promise<void> {
  const known = {
    ...options,
    keysMissing: options.desired.withKey < options.desired.records,
    waiting: await hasWaitingRejects(engine, options.sync, options.now),
    repeatable: await findRepeatable(engine, options),
  };
  if (options.delivered === 0) {
    await writeFirst(engine, { ...known, duplicates: await findDuplicates(engine) });
    return;
  }
  const { changes, duplicates } = await findChanges(engine, options);
  if (changes > 0) await writeChanges(engine, { ...known, duplicates });
}

/** Everything is new: no join, and nothing is kept on the way. */
async function writeFirst(engine: Engine, diff: Diff): Promise<void> {
  await insertOperations(
    engine,
    diff,
    operations(diff, `(${DESIRED}) AS d LEFT JOIN (${ledgerOf(diff.sync)} AND false) AS l ON false`),
  );
}

async function writeChanges(engine: Engine, diff: Diff): Promise<void> {
  const changed = 'key IN (SELECT key FROM "sluice__changes")';
  const joined = `(${DESIRED} AND ${changed}) AS d FULL JOIN (${ledgerOf(diff.sync)} AND ${changed}) AS l ON d.key = l.key`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__candidates" AS ${operations(diff, joined)}`);
  await settleMatches(engine, diff.sync);
  await insertOperations(engine, diff, 'SELECT * FROM "sluice__candidates"');
}

async function insertOperations(engine: Engine, diff: Diff, chosen: string): Promise<void> {
  const settled = diff.waiting ? holdWaiting(chosen, diff) : chosen;
  await engine.run(
    `INSERT INTO sluice_plan.main.operations SELECT ${sqlText(diff.sync.name)}, ${COLUMNS}
    FROM (SELECT *, ${operationCase(diff)} AS operation FROM (${revealed(settled, diff.stored)}))`,
    diff.stored.values,
  );
}

/** Operations whose previous payloads have plain text where nothing changed, so that whoever compares sees it. */
function revealed(operations: string, stored: StoredForm): string {
  if (stored.fields.length === 0) return operations;
  const members = storedMembers('payload', 'COALESCE(replaces, key)', stored);
  const previous = revealedPayload('previous', { payload: 'payload', stored: 'stored' });
  return `SELECT * REPLACE (${previous} AS previous) FROM (SELECT *, ${members} AS stored FROM (${operations}))`;
}

function operations(options: Diff, joined: string): string {
  return `SELECT ${actionCase(options)} AS action, ${reasonCase(options)} AS reason,
      COALESCE(d.key, l.key) AS key, CASE WHEN d.key IS NULL THEN l.match ELSE d.match END AS match,
      CASE WHEN d.key IS NULL THEN ${payloadWithout('l.payload', options.stored.fields)} ELSE COALESCE(d.payload, d.refused) END AS payload,
      d.initial, ${previousOf(options)} AS previous, d.lookups, ${DESTINATION_ID} AS destination_id, ${REPLACES} AS replaces
    FROM ${joined}`;
}

/** A record that is wanted, and of which nobody knows whether the destination has it already. */
const MAYBE_NEW = `(d.key IS NOT NULL AND l.fingerprint = ${IN_DOUBT.creation})`;
const REPLACES = `CASE WHEN ${MAYBE_NEW} THEN l.key END`;
/** A record that comes back after a removal in doubt may be there or not: it is sent by its match value. */
const DESTINATION_ID = `CASE WHEN d.key IS NOT NULL AND l.fingerprint = ${IN_DOUBT.removal} THEN NULL ELSE l.destination_id END`;

/** A table or file knows what it may have made by the match value of then. */
function previousOf({ sync, connector }: Diff): string {
  const known = knownInDoubt(sync, connector, 'l.payload');
  const isNew = connector.transport === 'http' ? MAYBE_NEW : `${MAYBE_NEW} AND d.match IS NOT DISTINCT FROM l.match`;
  return `CASE WHEN ${isNew} THEN NULL WHEN ${isInDoubt('l.fingerprint')} THEN ${known} ELSE l.payload END`;
}

/** A record that is to be made and has no value for a field that making one needs; held ones are not made. */
const LACKS_FIELD = `(d.missing IS NOT NULL AND d.held IS NULL AND (l.key IS NULL OR ${MAYBE_NEW}))`;

function duplicateTests({ duplicates }: Diff): readonly string[] {
  return [
    ...(duplicates.keys ? ['d.key IN (FROM "sluice__duplicate_key")'] : []),
    ...(duplicates.matches ? ['d.match IN (FROM "sluice__duplicate_match")'] : []),
  ];
}

/** invalid and held come first: such a record is never sent, whatever else is true of it. */
function actionCase(options: Diff): string {
  const newRecord = MODES[options.sync.mode].newRecord;
  const invalid = ['d.match IS NULL', ...duplicateTests(options), 'd.invalid IS NOT NULL', LACKS_FIELD];
  const kept = options.keysMissing
    ? 'd.key IS NULL'
    : deletionNeedsId(options)
      ? 'd.key IS NULL AND l.destination_id IS NULL'
      : undefined;
  const unnamed = kept === undefined ? '' : ` WHEN ${kept} THEN 'held'`;
  return (
    `CASE${unnamed} WHEN d.key IS NULL THEN 'delete' WHEN ${invalid.join(' OR ')} THEN 'invalid'` +
    ` WHEN d.held IS NOT NULL OR ${isUnresolved(options)} THEN 'held' WHEN l.key IS NULL OR ${MAYBE_NEW} THEN '${newRecord}' ELSE 'update' END`
  );
}

function reasonCase(diff: Diff): string {
  const { duplicates, keysMissing } = diff;
  const gone = keysMissing ? 'gone_or_keyless' : 'gone';
  const key = duplicates.keys ? ` WHEN d.key IN (FROM "sluice__duplicate_key") THEN 'duplicate_key'` : '';
  const match = duplicates.matches ? ` WHEN d.match IN (FROM "sluice__duplicate_match") THEN 'duplicate_match'` : '';
  return (
    `CASE WHEN d.key IS NULL THEN '${gone}'${key} WHEN d.match IS NULL THEN 'null_match'${match}` +
    ` WHEN d.invalid IS NOT NULL THEN d.invalid WHEN ${LACKS_FIELD} THEN 'null_required:' || d.missing WHEN d.held IS NOT NULL THEN 'null_field:' || d.held WHEN ${isUnresolved(diff)} THEN 'unknown_outcome'` +
    ` WHEN l.key IS NULL THEN 'new' WHEN d.match IS DISTINCT FROM l.match THEN 'match_changed' WHEN ${isInDoubt('l.fingerprint')} THEN 'unknown_outcome' ELSE 'changed' END`
  );
}

function operationCase({ sync: { operations } }: DiffOptions): string {
  const name = (operation: string | undefined): string => (operation === undefined ? 'NULL' : sqlText(operation));
  const byId =
    operations.update_by_id === undefined
      ? ''
      : ` WHEN action = 'update' AND destination_id IS NOT NULL THEN ${name(operations.update_by_id)}`;
  return `CASE WHEN action = 'create' THEN ${name(operations.create)}${byId} WHEN action = 'update' THEN ${name(operations.update)} WHEN action = 'delete' THEN ${name(operations.delete)} END`;
}

function deletionNeedsId({ sync, connector }: DiffOptions): boolean {
  const { delete: deletion } = sync.operations;
  return deletion !== undefined && objectOf(connector, sync.object)?.operations[deletion]?.identify === 'id';
}

/** Sent by an operation that cannot be repeated, and never answered: only new records can be that. */
function isUnresolved({ sync, repeatable }: Diff): string {
  const isOpen = `l.key IS NULL AND d.key IN (${unresolvedKeys(sync.name)})`;
  return repeatable ? `(${isOpen} AND d.key NOT IN (FROM "sluice__repeatable"))` : `(${isOpen})`;
}
