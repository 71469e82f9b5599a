// Match values that change hands. The destination knows a record by its match value, so a record that takes over the
// value of another must not be mistaken for a new one: it would write over, or delete, what the other one is.
//
//   the other's key is gone          the record has a new key: an update that takes over its ledger entry, no delete
//   the other still has the record   held until the other's own change is delivered, then planned again

import type { SyncNode } from '../../core/manifest.js';
import { MODES } from '../../core/modes.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { isInDoubt } from '../ledger/ledger-schema.js';

/** Rewrites "sluice__candidates", the operations of records that change. */
export async function settleMatches(engine: Engine, sync: SyncNode): Promise<void> {
  await settleTakeovers(engine, sync);
  await keepShared(engine, sync);
}

/** Where the destination has made one record of two, deleting the one that went would delete the one that stays. */
async function keepShared(engine: Engine, sync: SyncNode): Promise<void> {
  if ((await numberOf(engine, `SELECT count(*) FROM "sluice__candidates" WHERE action = 'delete'`)) === 0) return;
  await engine.run(`UPDATE "sluice__candidates" SET action = 'held', reason = 'shared' WHERE action = 'delete' AND destination_id IN (
    SELECT destination_id FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync.name)} AND destination_id IS NOT NULL
      AND key NOT IN (SELECT key FROM "sluice__candidates" WHERE action = 'delete'))`);
}

async function settleTakeovers(engine: Engine, sync: SyncNode): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__takeovers" AS
    SELECT c.key, any_value(l.key) AS other,
      any_value(CASE WHEN ${isInDoubt('l.fingerprint')} THEN '{}' ELSE l.payload END) AS payload, any_value(l.destination_id) AS destination_id
    FROM "sluice__candidates" AS c JOIN sluice_ledger.main.records AS l ON l.match = c.match AND l.key <> c.key
    WHERE l.sync = ${sqlText(sync.name)} AND c.action IN ('create', 'update') AND c.reason IN ('new', 'match_changed')
    GROUP BY c.key`);
  if ((await numberOf(engine, 'SELECT count(*) FROM "sluice__takeovers"')) === 0) return;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__still_there" AS
    SELECT key FROM "sluice__desired" WHERE key IN (SELECT other FROM "sluice__takeovers")`);
  const rekeys = MODES[sync.mode].update.length > 0 ? `c.reason = 'new' AND NOT ${STILL_THERE}` : 'false';
  const waits = sync.operations.delete === undefined ? STILL_THERE : 'true';
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__settled" AS
    SELECT c.* REPLACE (
        CASE WHEN t.key IS NULL THEN c.action WHEN ${rekeys} THEN 'update' WHEN ${waits} THEN 'held' ELSE c.action END AS action,
        CASE WHEN t.key IS NULL THEN c.reason WHEN ${rekeys} THEN 'key_changed' WHEN ${waits} THEN 'match_taken' ELSE c.reason END AS reason,
        CASE WHEN t.key IS NOT NULL AND ${rekeys} THEN t.payload ELSE c.previous END AS previous,
        CASE WHEN t.key IS NOT NULL AND ${rekeys} THEN t.destination_id ELSE c.destination_id END AS destination_id,
        CASE WHEN t.key IS NOT NULL AND ${rekeys} THEN t.other ELSE c.replaces END AS replaces)
    FROM "sluice__candidates" AS c LEFT JOIN "sluice__takeovers" AS t ON t.key = c.key`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__candidates" AS
    SELECT * FROM "sluice__settled" WHERE NOT (action IN ('delete', 'held') AND reason IN ('gone', 'gone_or_keyless')
      AND key IN (SELECT replaces FROM "sluice__settled" WHERE replaces IS NOT NULL))`);
}

const STILL_THERE = '(t.other IN (FROM "sluice__still_there"))';
