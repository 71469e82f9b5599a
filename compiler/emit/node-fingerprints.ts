// Fingerprints of what a model or sync runs: its own SQL and, by their fingerprints, the models that it reads. They
// change with the SQL that this version of Sluice makes of a project; what a node is made from is in node-inputs.ts.

import type { ModelNode, SyncNode } from '../../core/manifest.js';
import { fingerprintOf } from './fingerprint.js';

/** `fingerprints` are those of models that it reads, by name; what else it reads has none. */
export function modelFingerprint(
  { key, sql, materialized, refs }: Pick<ModelNode, 'key' | 'sql' | 'materialized' | 'refs'>,
  fingerprints: Pick<ReadonlyMap<string, string>, 'get'>,
): string {
  const read = refs.flatMap((name) => {
    const fingerprint = fingerprints.get(name);
    return fingerprint === undefined ? [] : [[name, fingerprint] as const];
  });
  return fingerprintOf({ key, materialized, models: Object.fromEntries(read), sql });
}

/** `model` is the fingerprint of what it delivers. */
export function syncFingerprint(sync: Omit<SyncNode, 'fingerprint'>, model: string | undefined): string {
  const content = { ...sync, description: undefined, tags: [], file: '', fingerprint: undefined };
  return fingerprintOf({ ...content, model: [sync.model, model ?? null] });
}
