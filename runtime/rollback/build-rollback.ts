// Builds the plan that undoes a run, top to bottom: what the run did is read from its own plan and journal, turned round
// against the ledger as it is, and sealed into a plan like any other. The warehouse is not asked: what is restored is
// what was delivered before, whatever the models say now.

import { relative } from 'node:path';
import { type AllowedGuard, allowGuards } from '../../core/allow-guards.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanDocument, PlanRemark, SyncPlan } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { keptRuns, type RunFolder } from '../apply/run-folder.js';
import { type Engine, withEngine } from '../database/engine.js';
import { findRun } from '../history/find-run.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { listRuns } from '../ledger/record-run.js';
import { checkMoved, checkTarget } from '../ledger/sync-targets.js';
import { countDelivered, describeOperations } from '../plan/describe-operations.js';
import { createPlanFile, removePart } from '../plan/plan-file.js';
import { sealPlan } from '../plan/seal-plan.js';
import { remarksOn, syncsGone } from './remarks.js';
import { restoreLookups } from './restore-lookups.js';
import { stageDone } from './stage-done.js';
import { undoOperations } from './undo-operations.js';
import { undoSync } from './undo-sync.js';

export interface RollbackOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  /** A run's id, the beginning of one, or `last`. */
  readonly run: string;
  /** Names of the syncs to undo. */
  readonly syncs: readonly string[];
  /** Where the plan file is written; replaced if it exists. */
  readonly file: string;
  /** Guards that may be broken in this plan. */
  readonly allow: readonly AllowedGuard[];
  /** Told of what is worth a look but stops nothing. */
  readonly onWarning: (warning: Diagnostic) => void;
}

/** Throws Refused for an unknown run (SL0604) and for one whose plan is no longer kept (SL0516). */
export function buildRollback(options: RollbackOptions): Promise<PlanDocument> {
  return writeRollback(options).finally(() => removePart(options.file));
}

function writeRollback(options: RollbackOptions): Promise<PlanDocument> {
  const { manifest, root, file } = options;
  return withEngine(async (engine) => {
    const ledger = await attachLedgerToRead(engine, manifest, root);
    const folder = await folderOf(engine, options);
    const done = await stageDone(engine, folder);
    await createPlanFile(engine, file, relative(root, file));
    const plans: SyncPlan[] = [];
    const remarks: PlanRemark[] = [...(await syncsGone(engine, manifest))];
    for (const sync of syncsOf(done, options)) {
      for (const warning of await warningsOf(engine, manifest, sync, done)) options.onWarning(warning);
      await writeOperations(engine, folder.runId, manifest, sync);
      remarks.push(...(await remarksOn(engine, sync)));
      plans.push(allowGuards(await describe(engine, manifest, sync), options.allow));
    }
    return sealPlan(engine, { manifest, ledger, plans, file, origin: { type: 'rollback', of: folder.runId }, remarks });
  });
}

async function folderOf(engine: Engine, { manifest, root, run }: RollbackOptions): Promise<RunFolder> {
  const { run_id } = findRun(await listRuns(engine), run);
  const kept = await keptRuns(manifest, root);
  const folder = kept.find(({ runId }) => runId === run_id);
  if (folder !== undefined) return folder;
  const oldest = kept[0]?.runId;
  const reach = oldest === undefined ? 'No run’s plan is there any more' : `They go back to run ${oldest}`;
  const detail = `What run ${run_id} did is no longer known record by record: only the last runs keep their plans and journals. ${reach}. \`"history": { "runs": ${manifest.history.runs} }\` in sluice.json says how many; more are kept from the next apply on.`;
  throw new Refused([errorAt('SL0516', undefined, detail)]);
}

/** In the order of an apply. */
function syncsOf(done: PlanDocument, { manifest, syncs }: RollbackOptions): readonly SyncNode[] {
  const touched = new Set(done.syncs.map(({ name }) => name));
  return manifest.order
    .filter((name) => touched.has(name) && syncs.includes(name))
    .flatMap((name) => manifest.syncs[name] ?? []);
}

/** Refuses a sync that delivers elsewhere by now, whether the run or a later one was there last. */
async function warningsOf(
  engine: Engine,
  manifest: Manifest,
  sync: SyncNode,
  done: PlanDocument,
): Promise<readonly Diagnostic[]> {
  const was = done.syncs.find(({ name }) => name === sync.name)?.target;
  const warnings = [
    ...(await checkTarget(engine, manifest, sync)),
    ...(was === undefined ? [] : checkMoved(manifest, sync, was)),
  ];
  return warnings.slice(0, 1);
}

async function writeOperations(engine: Engine, runId: string, manifest: Manifest, sync: SyncNode): Promise<void> {
  await undoSync(engine, { runId, sync, operations: undoOperations(manifest, sync) });
  await restoreLookups(engine, sync);
  await engine.run(`INSERT INTO sluice_plan.main.operations
    SELECT sync, action, operation, reason, key, match, payload, initial, previous, lookups, destination_id, replaces
    FROM "sluice__undo" WHERE action <> 'unchanged'`);
  await engine.run('INSERT INTO sluice_plan.main.field_types SELECT * FROM "sluice__types" WHERE sync = $1', [
    sync.name,
  ]);
}

async function describe(engine: Engine, manifest: Manifest, sync: SyncNode): Promise<SyncPlan> {
  const delivered = await countDelivered(engine, sync);
  const records = await countAfter(engine, delivered);
  return describeOperations(engine, {
    manifest,
    sync,
    delivered,
    desired: { records, withKey: records },
    from: 'history',
  });
}

/** How many records there are to be afterwards, with those that are held though they are not there: counts subtract them. */
async function countAfter(engine: Engine, delivered: number): Promise<number> {
  const [row] = await engine.rows(`SELECT count(*) FILTER (action = 'create') - count(*) FILTER (action = 'delete')
      + count(*) FILTER (action = 'held' AND NOT known) - count(*) FILTER (action = 'held' AND known AND reason = 'shared') FROM "sluice__undo"`);
  return delivered + Number(row?.[0] ?? 0);
}
