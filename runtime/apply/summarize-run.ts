// What became of a sync's operations, counted from the outcomes read from the journal.

import type { SyncNode } from '../../core/manifest.js';
import { NO_OUTCOMES, type OutcomeStatus, type SyncRun } from '../../core/run-document.js';
import type { Engine } from '../database/engine.js';

export interface PhaseTotals {
  readonly requests: number;
  readonly retries: number;
  readonly stopped: string | null;
}

const SAMPLES = 10;

/** A sync of which nothing was to be sent. */
export function emptyRun(sync: SyncNode): SyncRun {
  return { name: sync.name, ...NO_OUTCOMES, requests: 0, retries: 0, samples: [], stopped: null };
}

/** Needs "sluice__work", "sluice__skipped" and "sluice__outcomes" of the sync; operations without outcome are skipped. */
export async function summarizeRun(
  engine: Engine,
  sync: Pick<SyncNode, 'name'>,
  totals: PhaseTotals,
): Promise<SyncRun> {
  const outcomes = `SELECT w.seq, w.key, w.action, COALESCE(o.status, 'skipped') AS status, o.code, o.reason
      FROM "sluice__work" AS w LEFT JOIN "sluice__outcomes" AS o USING (seq)
    UNION ALL SELECT seq, key, action, 'skipped', NULL, 'It needs the id of a record that was not delivered.' FROM "sluice__skipped"`;
  const counts = await engine.rows(`SELECT status, count(*) FROM (${outcomes}) GROUP BY status`);
  const failed = counts.some(([status]) => status !== 'ok' && status !== 'noop');
  const samples = failed
    ? await engine.rows(
        `SELECT key, action, status, code, reason FROM (${outcomes}) WHERE status IN ('rejected', 'unknown', 'skipped') ORDER BY status = 'skipped', seq LIMIT ${SAMPLES}`,
      )
    : [];
  return {
    name: sync.name,
    ...NO_OUTCOMES,
    ...Object.fromEntries(counts.map(([status, count]) => [String(status), Number(count)])),
    ...totals,
    samples: samples.map(([key, action, status, code, reason]) => ({
      key: String(key),
      action: String(action),
      status: String(status) as OutcomeStatus,
      code: code === null || code === undefined ? null : String(code),
      reason: reason === null || reason === undefined ? (totals.stopped ?? 'It was not sent.') : String(reason),
    })),
  };
}
