// Builds a plan, top to bottom: open the warehouse and the ledger for reading, diff each sync in the order in which an
// apply would deliver it, and seal the result into one file. Changes nothing but that file.

import { relative } from 'node:path';
import { type AllowedGuard, allowGuards } from '../../core/allow-guards.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanDocument, SyncPlan } from '../../core/plan-document.js';
import { checkData } from '../data-tests/check-data.js';
import { attachWarehouse, lockEngine } from '../database/attach-warehouse.js';
import { withEngine } from '../database/engine.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { storedFormOf } from '../ledger/hashed-fields.js';
import { findRenames } from '../ledger/renamed-syncs.js';
import { checkTarget, connectorOf } from '../ledger/sync-targets.js';
import { type OpenModels, openModels, release } from '../models/open-models.js';
import { syncReaders, testReaders } from '../models/readers.js';
import { checkSteady } from './check-steady.js';
import { checkTables } from './check-tables.js';
import { countDelivered, describeOperations } from './describe-operations.js';
import { writeOperations } from './diff-sync.js';
import { withQueryOf } from './explain-query.js';
import { createPlanFile, removePart } from './plan-file.js';
import { readDesired } from './read-desired.js';
import { sealPlan } from './seal-plan.js';

export interface PlanOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  /** Names of the syncs to plan. */
  readonly syncs: readonly string[];
  /** Where the plan file is written; replaced if it exists. */
  readonly file: string;
  /** When it is made: refused records wait until their time has come. */
  readonly now: Date;
  /** Guards that may be broken in this plan. */
  readonly allow: readonly AllowedGuard[];
  /** Told of what is worth a look but stops nothing. */
  readonly onWarning: (warning: Diagnostic) => void;
  /** Gives it up: what was opened is closed, and an AbortError thrown. */
  readonly signal?: AbortSignal;
}

export async function buildPlan(options: PlanOptions): Promise<PlanDocument> {
  return writePlan(options).finally(() => removePart(options.file));
}

function writePlan(options: PlanOptions): Promise<PlanDocument> {
  const { manifest, root, file, signal } = options;
  return withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    const ledger = await attachLedgerToRead(engine, manifest, root);
    await createPlanFile(engine, file, relative(root, file));
    await lockEngine(engine, manifest, root);
    const syncs = manifest.order
      .filter((name) => options.syncs.includes(name))
      .flatMap((name) => manifest.syncs[name] ?? []);
    await checkTables(engine, manifest, syncs);
    const tests = testReaders(manifest, syncs);
    const models = openModels(engine, manifest, [...tests, ...syncReaders(syncs)]);
    const { warnings, rowCounts } = await checkData(engine, { ...options, models, syncs });
    for (const warning of warnings) options.onWarning(warning);
    const plans: SyncPlan[] = [];
    for (const [number, sync] of syncs.entries()) {
      for (const warning of await checkTarget(engine, manifest, sync)) options.onWarning(warning);
      for (const warning of await findRenames(engine, manifest, sync)) options.onWarning(warning);
      const plan = await withQueryOf(manifest, sync, () => diffSync(models, sync, options));
      plans.push(allowGuards(plan, options.allow));
      await release(models, tests.length + number);
    }
    return sealPlan(engine, { manifest, ledger, plans, file, rowCounts });
  }, signal && { signal });
}

async function diffSync(
  models: OpenModels,
  sync: SyncNode,
  { manifest, now }: Pick<PlanOptions, 'manifest' | 'now'>,
): Promise<SyncPlan> {
  const { engine } = models;
  const connector = connectorOf(manifest, sync);
  const desired = await readDesired(models, sync);
  const delivered = await countDelivered(engine, sync);
  const stored = await storedFormOf(engine, sync.name);
  await writeOperations(engine, { sync, connector, delivered, desired, now, stored });
  await checkSteady(engine, sync);
  return describeOperations(engine, { manifest, sync, delivered, desired });
}
