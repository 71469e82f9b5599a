// How many rows models had in the last run, as their data tests counted them: what the next plan is compared with.

import type { RowCount } from '../../core/plan-document.js';
import type { Engine } from '../database/engine.js';

export interface EarlierCount {
  readonly rows: number;
  readonly runId: string;
}

/** By the names of the model's tests. */
export async function earlierCounts(engine: Engine, model: string): Promise<ReadonlyMap<string, EarlierCount>> {
  const rows = await engine.rows('SELECT test, rows, run_id FROM sluice_ledger.main.row_counts WHERE model = $1', [
    model,
  ]);
  return new Map(rows.map(([test, count, runId]) => [String(test), { rows: Number(count), runId: String(runId) }]));
}

/** Must run in the transaction that lists the run. */
export async function rememberCounts(engine: Engine, runId: string, counts: readonly RowCount[]): Promise<void> {
  for (const { model, test, rows } of counts) {
    await engine.run('DELETE FROM sluice_ledger.main.row_counts WHERE model = $1 AND test = $2', [model, test]);
    await engine.run('INSERT INTO sluice_ledger.main.row_counts VALUES ($1, $2, $3, $4)', [model, test, rows, runId]);
  }
}
