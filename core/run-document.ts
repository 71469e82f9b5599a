// The result of an apply as a document: what `apply --json` prints and what a run's folder keeps.

import type { PlanOrigin } from './plan-document.js';

export const RUN_VERSION = '1.0';

/** What became of one operation. noop: the destination said it had it already. unknown: no answer said. */
export type OutcomeStatus = 'ok' | 'noop' | 'rejected' | 'unknown' | 'skipped';

export type OutcomeCounts = Readonly<Record<OutcomeStatus, number>>;

export interface Rejection {
  readonly key: string;
  readonly action: string;
  readonly code: string | null;
  readonly reason: string;
}

export interface SyncRun extends OutcomeCounts {
  readonly name: string;
  readonly requests: number;
  readonly retries: number;
  /** Up to ten refused or unconfirmed records. */
  readonly samples: readonly (Rejection & { readonly status: OutcomeStatus })[];
  /** Why the sync ended early, if it did. */
  readonly stopped: string | null;
}

export interface RunDocument {
  readonly format_version: typeof RUN_VERSION;
  readonly run_id: string;
  readonly plan_id: string;
  /** Of what its plan was made when not from the models alone. */
  readonly origin?: PlanOrigin;
  readonly started_at: string;
  readonly finished_at: string;
  readonly status: 'ok' | 'failed' | 'interrupted';
  readonly summary: OutcomeCounts;
  readonly syncs: readonly SyncRun[];
}

export const NO_OUTCOMES: OutcomeCounts = { ok: 0, noop: 0, rejected: 0, unknown: 0, skipped: 0 };

export function addOutcomes(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  return {
    ok: a.ok + b.ok,
    noop: a.noop + b.noop,
    rejected: a.rejected + b.rejected,
    unknown: a.unknown + b.unknown,
    skipped: a.skipped + b.skipped,
  };
}
