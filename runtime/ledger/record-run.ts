// The ledger's list of runs: one row for each apply that ended, or was finished after it was cut off. With it goes what
// the run's plan had counted.

import type { PlanDocument } from '../../core/plan-document.js';
import type { RunDocument } from '../../core/run-document.js';
import { type Engine, inTransaction } from '../database/engine.js';
import { rememberCounts } from './row-counts.js';

export async function recordRun(engine: Engine, run: RunDocument, { row_counts = [] }: PlanDocument): Promise<void> {
  await inTransaction(engine, async () => {
    await engine.run('INSERT INTO sluice_ledger.main.runs VALUES ($1, $2, $3, $4, $5, $6)', [
      run.run_id,
      run.plan_id,
      run.started_at,
      run.finished_at,
      run.status,
      JSON.stringify(run),
    ]);
    await rememberCounts(engine, run.run_id, row_counts);
  });
}

/** The document of a run that is in the list already. */
export async function findRun(engine: Engine, runId: string): Promise<RunDocument | undefined> {
  const [row] = await engine.rows('SELECT document FROM sluice_ledger.main.runs WHERE run_id = $1', [runId]);
  return row === undefined ? undefined : (JSON.parse(String(row[0])) as RunDocument);
}

/** All runs, newest first. The ledger must be attached. */
export async function listRuns(engine: Engine): Promise<readonly RunDocument[]> {
  const rows = await engine.rows('SELECT document FROM sluice_ledger.main.runs ORDER BY run_id DESC');
  return rows.map(([document]) => JSON.parse(String(document)) as RunDocument);
}
