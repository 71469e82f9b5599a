// The gate before a plan: source tables that are too old, models that break their contract and data tests that fail stop
// it before any operation is written. All of them are told at once. A project that has none of these pays nothing.

import type { AllowedGuard } from '../../core/allow-guards.js';
import { type Diagnostic, hasErrors } from '../../core/diagnostic.js';
import type { ModelChecks, ModelNode, SyncNode } from '../../core/manifest.js';
import { modelsTested } from '../../core/model-query.js';
import type { RowCount } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { type OpenModels, standing } from '../models/open-models.js';
import { nodesRead } from '../plan/nodes-read.js';
import { checkContract } from './check-contract.js';
import { checkFreshness } from './check-freshness.js';
import { checkRowCounts } from './check-row-counts.js';
import { runTests } from './run-tests.js';

export interface DataToCheck {
  readonly models: OpenModels;
  /** What is tested is what they read, directly or through other models. */
  readonly syncs: readonly SyncNode[];
  readonly now: Date;
  /** Tests of row counts that may fail in this plan are among them. */
  readonly allow: readonly AllowedGuard[];
}

export interface CheckedData {
  readonly warnings: readonly Diagnostic[];
  /** What the plan is to remember when it is applied. */
  readonly rowCounts: readonly RowCount[];
}

/** Returns warnings and counts; throws Refused (SL0523, SL0524, SL0525) where something must be put right first. */
export async function checkData(engine: Engine, data: DataToCheck): Promise<CheckedData> {
  // A model that fails is told once, however many tests read it.
  const found = new Set<Diagnostic>();
  const rowCounts: RowCount[] = [];
  for (const [name, syncs] of readersOf(data)) {
    const checked = await checkNode(engine, name, { ...data, syncs });
    for (const each of checked.warnings) found.add(each);
    rowCounts.push(...checked.rowCounts);
  }
  if (hasErrors([...found])) throw new Refused([...found]);
  return { warnings: [...found], rowCounts };
}

async function checkNode(engine: Engine, name: string, data: DataToCheck): Promise<CheckedData> {
  const { models, syncs, now } = data;
  const { manifest } = models;
  const source = manifest.sources[name];
  if (source !== undefined) return onlyTold(await checkFreshness(engine, { source, syncs, now }));
  const model = manifest.models[name];
  if (model?.checks === undefined) return onlyTold([]);
  // Tests of a model that is another than was agreed would fail for that alone.
  const broken = await checkContract(engine, manifest, model);
  return broken.length > 0 ? onlyTold(broken) : testModel(engine, model, { ...data, checks: model.checks });
}

/** A model that cannot be computed is told instead of its tests, which would all fail for that. */
async function testModel(
  engine: Engine,
  model: ModelNode,
  { models, syncs, checks, allow }: DataToCheck & { readonly checks: ModelChecks },
): Promise<CheckedData> {
  if (checks.tests.length === 0 && checks.row_counts === undefined) return onlyTold([]);
  try {
    const stands = await standing(models, modelsTested(model.name, checks.tests));
    const tested = { models: models.manifest.models, standing: stands, model, checks, syncs };
    const failed = await runTests(engine, tested);
    const { found, counts } = await checkRowCounts(engine, tested, allow);
    return { warnings: [...failed, ...found], rowCounts: counts };
  } catch (error) {
    if (error instanceof Refused) return onlyTold(error.diagnostics);
    throw error;
  }
}

function onlyTold(warnings: readonly Diagnostic[]): CheckedData {
  return { warnings, rowCounts: [] };
}

/** Each model, seed and source table under the syncs, in name order, with the syncs that read it. */
function readersOf({ models: { manifest }, syncs }: DataToCheck): readonly (readonly [string, readonly SyncNode[]])[] {
  const readers = new Map<string, SyncNode[]>();
  for (const sync of syncs) {
    for (const name of nodesRead(manifest, [sync.model])) readers.set(name, [...(readers.get(name) ?? []), sync]);
  }
  return [...readers].sort(([a], [b]) => (a < b ? -1 : 1));
}
