// What is under models: the models, seeds ('name') and source tables ('source.table') that they read, however far.

import type { Manifest } from '../../core/manifest.js';

/** The names given and all that is under them. */
export function nodesRead(manifest: Manifest, names: readonly string[]): ReadonlySet<string> {
  const read = new Set(names);
  for (const name of read) {
    const model = manifest.models[name];
    for (const next of [...(model?.refs ?? []), ...(model?.sources ?? [])]) read.add(next);
  }
  return read;
}

/** The same with what their data tests look in besides. */
export function nodesTested(manifest: Manifest, names: readonly string[]): ReadonlySet<string> {
  const read = nodesRead(manifest, names);
  const targets = [...read].flatMap((name) =>
    (manifest.models[name]?.checks?.tests ?? []).flatMap(({ to }) => to ?? []),
  );
  return targets.length === 0 ? read : new Set([...read, ...nodesRead(manifest, targets)]);
}
