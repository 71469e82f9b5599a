// The gate before a plan: source tables that are too old, models that break their contract and data tests that fail stop
// it before any operation is written. All of them are told at once. A project that has none of these pays nothing.

import { type Diagnostic, hasErrors } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { nodesRead } from '../plan/nodes-read.js';
import { checkContract } from './check-contract.js';
import { checkFreshness } from './check-freshness.js';
import { runTests } from './run-tests.js';

export interface DataToCheck {
  readonly manifest: Manifest;
  /** What is tested is what they read, directly or through other models. */
  readonly syncs: readonly SyncNode[];
  readonly now: Date;
}

/** Returns warnings; throws Refused (SL0523, SL0524, SL0525) where something must be put right first. */
export async function checkData(engine: Engine, data: DataToCheck): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const [name, syncs] of readersOf(data)) found.push(...(await checkNode(engine, name, { ...data, syncs })));
  if (hasErrors(found)) throw new Refused(found);
  return found;
}

async function checkNode(engine: Engine, name: string, data: DataToCheck): Promise<readonly Diagnostic[]> {
  const { manifest, syncs, now } = data;
  const source = manifest.sources[name];
  if (source !== undefined) return checkFreshness(engine, { source, syncs, now });
  const model = manifest.models[name];
  if (model?.checks === undefined) return [];
  // Tests of a model that is another than was agreed would fail for that alone.
  const broken = await checkContract(engine, manifest, model);
  return broken.length > 0 ? broken : runTests(engine, { models: manifest.models, model, checks: model.checks, syncs });
}

/** Each model, seed and source table under the syncs, in name order, with the syncs that read it. */
function readersOf({ manifest, syncs }: DataToCheck): readonly (readonly [string, readonly SyncNode[]])[] {
  const readers = new Map<string, SyncNode[]>();
  for (const sync of syncs) {
    for (const name of nodesRead(manifest, [sync.model])) readers.set(name, [...(readers.get(name) ?? []), sync]);
  }
  return [...readers].sort(([a], [b]) => (a < b ? -1 : 1));
}
