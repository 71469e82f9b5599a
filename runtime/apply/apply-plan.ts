// Applies a plan, top to bottom: take the ledger, finish what a crashed run left, refuse a stale plan or a broken
// guard, deliver creates and updates with dependencies first, then deletes the other way round, and fold what was
// confirmed into the ledger after each. It decides nothing that the plan did not say.

import { randomUUID } from 'node:crypto';
import { type AllowedGuard, allowInPlan } from '../../core/allow-guards.js';
import type { Manifest } from '../../core/manifest.js';
import { addOutcomes, NO_OUTCOMES, RUN_VERSION, type RunDocument } from '../../core/run-document.js';
import { runIdAt } from '../../core/run-id.js';
import { type Engine, withEngine } from '../database/engine.js';
import type { HttpEvent } from '../http/http-event.js';
import { JournalWriter } from '../journal/journal-writer.js';
import { attachLedgerToWrite } from '../ledger/attach-ledger.js';
import { recordRun } from '../ledger/record-run.js';
import { forgetStaleRejects } from '../ledger/rejects.js';
import { openPlanFile } from '../plan/plan-file.js';
import type { ApplyEvent } from './apply-event.js';
import { checkApplicable } from './check-applicable.js';
import { explainFailure } from './explain-failure.js';
import { hashKeptPlan, hashSensitive } from './hash-sensitive.js';
import { withAccounts } from './open-accounts.js';
import { recoverRun, recoverRuns } from './recover-runs.js';
import { closeRunFolder, createRunFolder, keptRuns, pruneRuns, type RunFolder, runFolder } from './run-folder.js';
import { type PlanDelivery, type RunProgress, runPhase } from './run-phase.js';

export interface ApplyOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly planFile: string;
  /** The plan file as the user wrote it. */
  readonly shown: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How many records of each sync's phase go out first; if any of them fails, nothing more is sent. */
  readonly canary?: number;
  /** Guards that may be broken in this run, beyond those that the plan was made to allow. */
  readonly allow: readonly AllowedGuard[];
  /** Once aborted nothing more is sent; what is under way is finished and folded. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly now: () => Date;
}

export async function applyPlan(options: ApplyOptions): Promise<RunDocument> {
  const { manifest, root } = options;
  return withEngine(async (engine) => {
    await attachLedgerToWrite(engine, manifest, root, options.signal);
    await recoverRuns(engine, { manifest, root, now: options.now() });
    const plan = await openPlanFile(engine, options.planFile, options.shown);
    await checkApplicable(engine, allowInPlan(plan, options.allow), manifest);
    const folder = runFolder(manifest, root, runIdAt(options.now(), randomUUID()));
    const destinations = plan.syncs.map((sync) => sync.destination);
    const open = {
      manifest,
      root,
      env: options.env,
      signal: options.signal,
      destinations,
      onHttp: (event: HttpEvent) => options.onEvent({ type: 'http', event }),
    };
    return withAccounts(open, async (accounts) => {
      const stored = await hashSensitive(engine, plan, await keptRuns(manifest, root));
      await createRunFolder(folder, options.planFile);
      try {
        const document = await deliverPlan({ ...options, engine, plan, folder, accounts, stored });
        await recordRun(engine, document, plan);
        await hashKeptPlan(engine, folder, { from: 'sluice_plan', forms: stored });
        await closeRunFolder(folder, document);
        await pruneRuns(manifest, root);
        return document;
      } catch (error) {
        await finishNow(engine, folder, options.now());
        throw error;
      }
    });
  }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
}

/** A run that fails is finished like one that crashed. What cannot be done now, the next command does. */
async function finishNow(engine: Engine, folder: RunFolder, now: Date): Promise<void> {
  try {
    await engine.run('DETACH sluice_plan');
    await recoverRun(engine, folder, now);
  } catch {
    // The folder is still there, and the error that ended the run is the one to report.
  }
}

async function deliverPlan(delivery: PlanDelivery): Promise<RunDocument> {
  const { plan, manifest, folder } = delivery;
  const started = delivery.now();
  const journal = await JournalWriter.create(folder.journal);
  const syncs = plan.syncs.flatMap(({ name }) => manifest.syncs[name] ?? []);
  const progress: RunProgress = { journal, runs: new Map(), watches: new Map(), halted: null };
  try {
    for (const sync of syncs) await runPhase(delivery, progress, sync, 'write');
    for (const sync of [...syncs].reverse()) await runPhase(delivery, progress, sync, 'delete');
    if (plan.origin === undefined) for (const { name } of syncs) await forgetStaleRejects(delivery.engine, name);
  } finally {
    await journal.close();
  }
  const all = syncs.flatMap(({ name }) => progress.runs.get(name) ?? []);
  const summary = all.reduce(addOutcomes, NO_OUTCOMES);
  const failed = summary.rejected + summary.unknown + summary.skipped > 0;
  return {
    format_version: RUN_VERSION,
    run_id: folder.runId,
    plan_id: plan.plan_id,
    ...(plan.origin !== undefined && { origin: plan.origin }),
    started_at: started.toISOString(),
    finished_at: delivery.now().toISOString(),
    status: delivery.signal.aborted ? 'interrupted' : failed ? 'failed' : 'ok',
    summary,
    syncs: all,
  };
}
