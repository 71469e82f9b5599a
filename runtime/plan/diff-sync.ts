// The diff of one sync as SQL: what its query gives, joined with what the ledger holds, leaves the operations. All of
// it happens in the database; only records that change are written to the plan.

import type { Connector } from '../../core/connector.js';
import { objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { MODES } from '../../core/modes.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import { settleMatches } from './settle-matches.js';

/**
 * Collects the values of a column that stand in more than one record into a temporary table, and says whether there
 * are any. Hashes are grouped first: they take a fraction of the memory of the texts.
 */
export async function findDuplicates(engine: Engine, column: 'key' | 'match'): Promise<boolean> {
  const table = `"sluice__duplicate_${column}"`;
  const suspects = `SELECT hash(${column}) AS h FROM "sluice__desired" WHERE ${column} IS NOT NULL GROUP BY h HAVING count(*) > 1`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__suspects" AS ${suspects}`);
  if ((await numberOf(engine, 'SELECT count(*) FROM "sluice__suspects"')) === 0) return false;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${column} AS value FROM "sluice__desired" WHERE hash(${column}) IN (FROM "sluice__suspects")
    GROUP BY value HAVING count(*) > 1`);
  return (await numberOf(engine, `SELECT count(*) FROM ${table}`)) > 0;
}

export interface DiffOptions {
  readonly sync: SyncNode;
  readonly connector: Connector;
  /** How many records the ledger holds for the sync. */
  readonly delivered: number;
  readonly duplicateKeys: boolean;
  readonly duplicateMatches: boolean;
  /** Records without a key may be those that seem gone: while there are any, nothing is deleted. */
  readonly keysMissing: boolean;
}

/** The columns of an operation, in the order of the plan file's table. */
const COLUMNS = 'action, operation, reason, key, match, payload, initial, previous, lookups, destination_id, replaces';

/**
 * Writes the sync's operations to the plan. The whole join carries keys and fingerprints only; payloads are joined for
 * the records that change. At ten million records that is four times faster than carrying everything through.
 */
export async function writeOperations(engine: Engine, options: DiffOptions): Promise<void> {
  const name = sqlText(options.sync.name);
  const ledger = `SELECT * FROM sluice_ledger.main.records WHERE sync = ${name}`;
  const desired = 'SELECT * FROM "sluice__desired" WHERE key IS NOT NULL';
  if (options.delivered === 0) {
    const all = operations(options, `(${desired}) AS d LEFT JOIN (${ledger} AND false) AS l ON false`);
    await engine.run(`INSERT INTO sluice_plan.main.operations SELECT ${name}, ${COLUMNS} FROM (${all})`);
    return;
  }
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__changes" AS ${changedKeys(options, ledger)}`);
  if ((await numberOf(engine, 'SELECT count(*) FROM "sluice__changes"')) === 0) return;
  const changed = 'key IN (FROM "sluice__changes")';
  const changes = operations(
    options,
    `(${desired} AND ${changed}) AS d FULL JOIN (${ledger} AND ${changed}) AS l ON d.key = l.key`,
  );
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__candidates" AS ${changes}`);
  await settleMatches(engine, options.sync);
  await engine.run(
    `INSERT INTO sluice_plan.main.operations SELECT ${name}, ${COLUMNS} FROM (SELECT * REPLACE (${operationCase(options)} AS operation) FROM "sluice__candidates")`,
  );
}

function changedKeys(options: DiffOptions, ledger: string): string {
  const { sync, duplicateMatches } = options;
  const updates = MODES[sync.mode].update.length > 0;
  const match = duplicateMatches ? ', match' : '';
  const tests = [
    'l.key IS NULL',
    updates ? 'd.fingerprint IS DISTINCT FROM l.fingerprint' : 'd.fingerprint IS NULL',
    ...duplicateTests(options),
    ...(sync.operations.delete === undefined ? [] : ['d.key IS NULL']),
  ];
  return `SELECT DISTINCT COALESCE(d.key, l.key) AS key
    FROM (SELECT key, ${FINGERPRINT_SQL('payload')} AS fingerprint${match} FROM "sluice__desired" WHERE key IS NOT NULL) AS d
    ${sync.operations.delete === undefined ? 'LEFT' : 'FULL'} JOIN (SELECT key, fingerprint FROM (${ledger})) AS l ON d.key = l.key
    WHERE ${tests.join(' OR ')}`;
}

function operations(options: DiffOptions, joined: string): string {
  return `SELECT *, ${operationCase(options)} AS operation FROM (
    SELECT ${actionCase(options)} AS action, ${reasonCase(options)} AS reason,
      COALESCE(d.key, l.key) AS key, CASE WHEN d.key IS NULL THEN l.match ELSE d.match END AS match,
      CASE WHEN d.key IS NULL THEN l.payload ELSE d.payload END AS payload,
      d.initial, l.payload AS previous, d.lookups, l.destination_id, CAST(NULL AS VARCHAR) AS replaces
    FROM ${joined})`;
}

function duplicateTests({ duplicateKeys, duplicateMatches }: DiffOptions): readonly string[] {
  return [
    ...(duplicateKeys ? ['d.key IN (FROM "sluice__duplicate_key")'] : []),
    ...(duplicateMatches ? ['d.match IN (FROM "sluice__duplicate_match")'] : []),
  ];
}

/** invalid and held come first: such a record is never sent, whatever else is true of it. */
function actionCase(options: DiffOptions): string {
  const newRecord = MODES[options.sync.mode].newRecord;
  const invalid = ['d.match IS NULL', ...duplicateTests(options), 'd.invalid IS NOT NULL'];
  const kept = options.keysMissing
    ? 'd.key IS NULL'
    : deletionNeedsId(options)
      ? 'd.key IS NULL AND l.destination_id IS NULL'
      : undefined;
  const unnamed = kept === undefined ? '' : ` WHEN ${kept} THEN 'held'`;
  return (
    `CASE${unnamed} WHEN d.key IS NULL THEN 'delete' WHEN ${invalid.join(' OR ')} THEN 'invalid'` +
    ` WHEN d.held IS NOT NULL THEN 'held' WHEN l.key IS NULL THEN '${newRecord}' ELSE 'update' END`
  );
}

function reasonCase({ duplicateKeys, duplicateMatches, keysMissing }: DiffOptions): string {
  const gone = keysMissing ? 'gone_or_keyless' : 'gone';
  const key = duplicateKeys ? ` WHEN d.key IN (FROM "sluice__duplicate_key") THEN 'duplicate_key'` : '';
  const match = duplicateMatches ? ` WHEN d.match IN (FROM "sluice__duplicate_match") THEN 'duplicate_match'` : '';
  return (
    `CASE WHEN d.key IS NULL THEN '${gone}'${key} WHEN d.match IS NULL THEN 'null_match'${match}` +
    ` WHEN d.invalid IS NOT NULL THEN 'invalid_value:' || d.invalid WHEN d.held IS NOT NULL THEN 'null_field:' || d.held` +
    ` WHEN l.key IS NULL THEN 'new' WHEN d.match IS DISTINCT FROM l.match THEN 'match_changed' ELSE 'changed' END`
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
