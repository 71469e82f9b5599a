// Fingerprints of what a model or sync runs: its own SQL and, by their fingerprints, the models that it reads. They
// change with the SQL that this version of Sluice makes of a project; what a node is made from is in node-inputs.ts.

import type { CompiledSync } from '../mapping/compile-sync.js';
import type { CompiledModel } from '../models/compile-models.js';
import { fingerprintOf } from './fingerprint.js';

/** By name; each model comes after those it reads. */
export function modelFingerprints(models: Iterable<CompiledModel>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, key, sql, facts, materialized } of models) {
    const read = facts.refs.flatMap((ref) => {
      const fingerprint = found.get(ref.name);
      return fingerprint === undefined ? [] : [[ref.name, fingerprint] as const];
    });
    found.set(name, fingerprintOf({ key, sql, materialized, models: Object.fromEntries(read) }));
  }
  return found;
}

export function syncFingerprint(sync: CompiledSync, models: ReadonlyMap<string, string>): string {
  const content = { ...sync, description: undefined, tags: [], file: '' };
  return fingerprintOf({ ...content, model: [sync.model, models.get(sync.model) ?? null] });
}
