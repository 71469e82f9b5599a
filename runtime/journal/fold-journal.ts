// State is a fold: the ledger advances by reading a run's journal with SQL and writing what was confirmed, in one
// transaction that also notes that it was done. Doing it twice changes nothing; a run that crashed is finished so.

import { existsSync } from 'node:fs';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import type { Phase } from './journal-entry.js';

const RESULTS = 'STRUCT(seq BIGINT, "to" BIGINT, status VARCHAR, id VARCHAR, code VARCHAR, reason VARCHAR)[]';

/**
 * Reads the outcomes of one sync's operations from a journal into "sluice__outcomes" (seq, status, id, code, reason),
 * one row per operation of "sluice__work". A torn last line is passed over. A range gives way to a single result.
 */
export async function readOutcomes(engine: Engine, journal: string, sync: string): Promise<void> {
  await engine.run(
    'CREATE OR REPLACE TEMP TABLE "sluice__outcomes" (seq BIGINT, status VARCHAR, id VARCHAR, code VARCHAR, reason VARCHAR)',
  );
  if (!existsSync(journal)) return;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__results" AS
    SELECT phase, unnest(results, recursive := true) FROM read_json(${sqlText(journal)}, format = 'newline_delimited', ignore_errors = true,
      maximum_object_size = 16777216, columns = {type: 'VARCHAR', sync: 'VARCHAR', phase: 'VARCHAR', results: '${RESULTS}'})
    WHERE type = 'outcome' AND sync = ${sqlText(sync)}`);
  await engine.run(
    `INSERT INTO "sluice__outcomes" SELECT seq, status, id, code, reason FROM "sluice__results" WHERE "to" IS NULL`,
  );
  await engine.run(`INSERT INTO "sluice__outcomes"
    SELECT w.seq, r.status, NULL, r.code, r.reason
    FROM (SELECT unnest(range(seq, "to" + 1)) AS seq, phase, status, code, reason FROM "sluice__results" WHERE "to" IS NOT NULL) AS r
    JOIN "sluice__work" AS w ON w.seq = r.seq AND (w.action = 'delete') = (r.phase = 'delete')
    WHERE r.seq NOT IN (SELECT seq FROM "sluice__outcomes")`);
}

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
