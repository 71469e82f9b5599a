// Finishes what a crashed run left: its journal is folded into the ledger, so that everything the destination
// confirmed is known, and the run gets its document. Only the run's own plan and journal are read: the project may have
// changed since. What was sent without an answer stays as it was in the ledger; the next plan has it again.

import { statSync } from 'node:fs';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import type { PlanDocument, SyncPlan } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { addOutcomes, NO_OUTCOMES, RUN_VERSION, type RunDocument, type SyncRun } from '../../core/run-document.js';
import { startOfRun } from '../../core/run-id.js';
import { type Engine, numberOf, withEngine } from '../database/engine.js';
import { prepareWork } from '../deliver/prepare-work.js';
import { type FoldOptions, foldOutcomes } from '../journal/fold-journal.js';
import { addUnanswered, readOutcomes, syncsAnswered } from '../journal/read-outcomes.js';
import { trimTornLine } from '../journal/trim-torn-line.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { attachLedgerToWrite } from '../ledger/attach-ledger.js';
import { findRun, recordRun } from '../ledger/record-run.js';
import { AS_IT_IS, type StoredForm } from '../ledger/stored-form.js';
import { recordTarget } from '../ledger/sync-targets.js';
import { holdUnknown } from '../ledger/unresolved.js';
import { openPlanFile } from '../plan/plan-file.js';
import { explainFailure } from './explain-failure.js';
import { hashKeptPlan, hashSensitive } from './hash-sensitive.js';
import { closeRunFolder, hasBegun, type RunFolder, removeRunFolder, unfinishedRuns } from './run-folder.js';
import { summarizeRun } from './summarize-run.js';

const CUT_OFF = 'The run was cut off.';
const NO_ANSWER = 'It may have been sent: the run was cut off before an answer came.';

/**
 * The ledger must be attached for writing. Returns the ids of the runs that were finished. Throws Refused, and leaves
 * the run's folder as it is, when anything that was confirmed cannot be taken over.
 */
export async function recoverRuns(
  engine: Engine,
  { manifest, root, now }: { readonly manifest: Manifest; readonly root: string; readonly now: Date },
): Promise<readonly string[]> {
  const finished: string[] = [];
  for (const folder of await unfinishedRuns(manifest, root)) {
    if (!hasBegun(folder)) {
      await removeRunFolder(folder);
      continue;
    }
    await recoverRun(engine, folder, now);
    finished.push(folder.runId);
  }
  return finished;
}

/** For commands that only read the ledger: finishes crashed runs if there are any, and lets the ledger go again. */
export async function finishCrashedRuns(manifest: Manifest, root: string, now: Date): Promise<readonly string[]> {
  if ((await unfinishedRuns(manifest, root)).length === 0) return [];
  return withEngine(async (engine) => {
    await attachLedgerToWrite(engine, manifest, root);
    return recoverRuns(engine, { manifest, root, now });
  }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
}

/** Finishes one run. No plan may be attached. */
export async function recoverRun(engine: Engine, folder: RunFolder, now: Date): Promise<void> {
  await trimTornLine(folder.journal);
  const plan = await openRunPlan(engine, folder);
  const forms = await hashSensitive(engine, plan, []);
  let document = await findRun(engine, folder.runId);
  if (document === undefined) {
    document = await foldRun(engine, folder, { plan, forms, now });
    await recordRun(engine, document, plan);
  }
  await hashKeptPlan(engine, folder, { from: 'sluice_plan', forms });
  await engine.run('DETACH sluice_plan');
  await closeRunFolder(folder, document);
}

async function openRunPlan(engine: Engine, folder: RunFolder): Promise<PlanDocument> {
  try {
    return await openPlanFile(engine, folder.plan, `${folder.shown}/plan.duckdb`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const why = error.diagnostics.map(({ detail }) => detail).join(' ');
    throw cannotFold(folder, `its plan cannot be read: ${why}`);
  }
}

interface Recovery {
  readonly plan: PlanDocument;
  /** The form in which the ledger holds each sync's records. */
  readonly forms: ReadonlyMap<string, StoredForm>;
  readonly now: Date;
}

async function foldRun(engine: Engine, folder: RunFolder, { plan, forms, now }: Recovery): Promise<RunDocument> {
  const names = plan.syncs.map(({ name }) => name);
  const strange = (await syncsAnswered(engine, folder)).find((name) => !names.includes(name));
  if (strange !== undefined)
    throw cannotFold(folder, `its journal speaks of sync "${strange}", which its plan has not`);
  const storedOf = (name: string): StoredForm => forms.get(name) ?? AS_IT_IS;
  for (const sync of plan.syncs)
    await foldSync(engine, folder, { sync, phase: 'write', now, stored: storedOf(sync.name) });
  const runs = new Map<string, SyncRun>();
  for (const sync of [...plan.syncs].reverse()) {
    const stored = storedOf(sync.name);
    await foldSync(engine, folder, { sync, phase: 'delete', now, stored });
    runs.set(sync.name, await summarizeCutOff(engine, folder, { sync, stored }));
  }
  const syncs = names.flatMap((name) => runs.get(name) ?? []);
  // A plan of which anything may have been sent is used, even when no answer ever came.
  if (syncs.some(({ requests }) => requests > 0)) await advanceSerial(engine);
  return {
    format_version: RUN_VERSION,
    run_id: folder.runId,
    plan_id: plan.plan_id,
    ...(plan.origin !== undefined && { origin: plan.origin }),
    started_at: startOfRun(folder.runId),
    finished_at: statSync(folder.journal).mtime.toISOString(),
    status: 'interrupted',
    summary: syncs.reduce(addOutcomes, NO_OUTCOMES),
    syncs,
  };
}

async function foldSync(engine: Engine, folder: RunFolder, part: Omit<FoldOptions, 'runId'>): Promise<void> {
  const { name } = part.sync;
  await prepareWork(engine, { name });
  await readOutcomes(engine, folder, name);
  const lost = await numberOf(
    engine,
    `SELECT count(*) FROM "sluice__outcomes" WHERE status IN ('ok', 'noop') AND seq NOT IN (SELECT seq FROM "sluice__work")`,
  );
  if (lost > 0)
    throw cannotFold(folder, `its journal has ${lost} confirmed records of sync "${name}" that its plan has not`);
  await foldOutcomes(engine, { ...part, runId: folder.runId });
}

/** What was sent without an answer is unknown. How many retries there were, nobody wrote down. */
async function summarizeCutOff(
  engine: Engine,
  folder: RunFolder,
  { sync, stored }: { readonly sync: SyncPlan; readonly stored: StoredForm },
): Promise<SyncRun> {
  const { name } = sync;
  const requests = await addUnanswered(engine, folder, name, NO_ANSWER);
  await holdUnknown(engine, { runId: folder.runId, sync: name, stored });
  if (requests > 0) await recordTarget(engine, sync);
  const run = await summarizeRun(engine, { name }, { requests, retries: 0, stopped: CUT_OFF });
  return run.skipped + run.unknown > 0 ? run : { ...run, stopped: null };
}

function cannotFold(folder: RunFolder, why: string): Refused {
  return new Refused([
    errorAt(
      'SL0511',
      { file: folder.shown },
      `Run ${folder.runId} was cut off, and what the destination confirmed in it cannot be taken over: ${why}. Restore the folder from a backup. If there is none, and the run's records may be sent again, remove the folder.`,
    ),
  ]);
}
