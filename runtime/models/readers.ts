// Who reads models in a run, in the order in which they do: the data tests of each model, then each sync.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import { modelsTested } from '../../core/model-query.js';
import { nodesRead } from '../plan/nodes-read.js';

/** The models that one reader's queries name; what these read comes with them. */
export type Reader = readonly string[];

export function syncReaders(syncs: readonly SyncNode[]): readonly Reader[] {
  return syncs.map(({ model }) => [model]);
}

/** The data tests of all that the syncs read, by name. */
export function testReaders(manifest: Manifest, syncs: readonly SyncNode[]): readonly Reader[] {
  const read = nodesRead(
    manifest,
    syncs.map(({ model }) => model),
  );
  return [...read].sort().flatMap((name) => {
    const { tests = [], row_counts } = manifest.models[name]?.checks ?? {};
    return tests.length === 0 && row_counts === undefined ? [] : [modelsTested(name, tests)];
  });
}
