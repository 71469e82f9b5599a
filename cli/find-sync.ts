// The sync that an argument names.

import { errorAt } from '../core/diagnostic.js';
import type { Manifest, SyncNode } from '../core/manifest.js';
import { suggestion } from '../core/nearest-name.js';
import { Refused } from '../core/refused.js';

/** SL0603 when the project has none of that name. */
export function findSync(manifest: Manifest, name: string): SyncNode {
  const sync = Object.hasOwn(manifest.syncs, name) ? manifest.syncs[name] : undefined;
  if (sync !== undefined) return sync;
  const detail = `There is no sync "${name}".${suggestion(name, Object.keys(manifest.syncs))}`;
  throw new Refused([errorAt('SL0603', undefined, detail)]);
}
