// The plan that `sluice watch` shows, for reading only: the warehouse and the ledger are open while it is made, and nothing
// is taken over or migrated meanwhile. That others have them is no failure: it is tried again.

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import type { PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { explainFailure } from '../../runtime/apply/explain-failure.js';
import { unfinishedRuns } from '../../runtime/apply/run-folder.js';
import { withLockWait } from '../../runtime/ledger/lock-wait.js';
import { buildPlan } from '../../runtime/plan/build-plan.js';
import type { Context } from '../context.js';
import { withPlanFileIn } from '../make-plan.js';
import { selectedSyncs } from '../selection.js';

export type PlanOutcome =
  | { readonly type: 'made'; readonly plan: PlanDocument; readonly warnings: readonly Diagnostic[] }
  | { readonly type: 'nothing_selected' }
  | { readonly type: 'no_warehouse' }
  /** Somebody else has the ledger or the warehouse; a sentence says who. */
  | { readonly type: 'waiting'; readonly sentence: string }
  | { readonly type: 'refused'; readonly diagnostics: readonly Diagnostic[] };

/** What DuckDB says of a file that another process has open for writing. */
const TAKEN = /Could not set lock on file|being used by another process/;

export interface PlanOwed {
  readonly context: Context;
  readonly manifest: Manifest;
  readonly syncs: readonly string[];
  readonly signal: AbortSignal;
}

/** Throws an AbortError when the signal gives it up. */
export async function planOwed(owed: PlanOwed): Promise<PlanOutcome> {
  const { context, manifest, signal } = owed;
  if (!existsSync(join(context.root, manifest.warehouse.path))) return { type: 'no_warehouse' };
  try {
    return await withLockWait({ timeoutMs: 0, command: 'sluice watch', onWait: () => {} }, () => plan(owed));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Refused)) throw error;
    const [holder] = error.diagnostics.flatMap(whoHasIt);
    return holder === undefined
      ? { type: 'refused', diagnostics: error.diagnostics }
      : { type: 'waiting', sentence: `${holder}. The plan is made when it is free.` };
  }
}

async function plan({ context, manifest, syncs, signal }: PlanOwed): Promise<PlanOutcome> {
  const { root } = context;
  const chosen = new Set(await selectedSyncs(context, manifest));
  const both = syncs.filter((name) => chosen.has(name));
  if (both.length === 0) return { type: 'nothing_selected' };
  const [run] = await unfinishedRuns(manifest, root);
  if (run !== undefined) return { type: 'waiting', sentence: unfinished(run.runId) };
  const ledger = join(root, dirname(manifest.ledger.path));
  const warnings: Diagnostic[] = [];
  const onWarning = (warning: Diagnostic): void => void warnings.push(warning);
  const made = await withPlanFileIn(existsSync(ledger) ? ledger : tmpdir(), (file) =>
    buildPlan({ manifest, root, syncs: both, file, now: new Date(), allow: [], onWarning, signal }),
  ).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
  return { type: 'made', plan: made, warnings };
}

function unfinished(runId: string): string {
  return `The plan waits for run ${runId}. If that is not under way but was cut off, \`sluice plan\` takes over what it had delivered.`;
}

/** Advice on how to wait for it is for commands that end. */
function whoHasIt({ code, detail }: Diagnostic): readonly string[] {
  if (code === 'SL0503') return detail.split('. ', 1);
  return code === 'SL0501' && TAKEN.test(detail) ? ['Another process has the warehouse open for writing'] : [];
}
