// What a plan was computed from, each part with a fingerprint of its own, so that a plan that went stale can say which
// of them moved.

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';
import type { Manifest, ModelNode } from '../../core/manifest.js';
import { nodesRead } from './nodes-read.js';

/** Fingerprints by what they are of, such as 'model "people"', of the named syncs and all that they rest on. */
export function planInputs(manifest: Manifest, syncs: readonly string[]): Readonly<Record<string, string>> {
  const inputs = new Map<string, string>();
  const note = (kind: string, name: string, part: unknown): void => {
    if (part !== undefined) inputs.set(`${kind} "${name}"`, fingerprint(part));
  };
  for (const name of syncs) {
    const sync = manifest.syncs[name];
    const destination = manifest.destinations[sync?.destination ?? ''];
    note('sync', name, sync);
    for (const model of nodesRead(manifest, sync === undefined ? [] : [sync.model])) {
      note('model', model, written(manifest.models[model]));
      note('seed', model, manifest.seeds[model]);
    }
    note('destination', sync?.destination ?? '', destination);
    note('connector', destination?.connector ?? '', manifest.connectors[destination?.connector ?? '']);
  }
  inputs.set('the variables', fingerprint(manifest.vars));
  inputs.set('the environment', fingerprint(manifest.environment));
  return Object.fromEntries([...inputs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a model is by itself: its parents have fingerprints of their own. */
function written(model: ModelNode | undefined): unknown {
  return model && { sql: model.sql, materialized: model.materialized };
}

function fingerprint(part: unknown): string {
  return `sha256:v1:${createHash('sha256').update(canonicalJson(part)).digest('hex')}`;
}
