// The name of a sync that a command looks for in the ledger. The ledger may also hold syncs that the project no longer
// has; a name that neither knows is a mistake.

import { errorAt } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import { suggestion } from '../core/nearest-name.js';
import { Refused } from '../core/refused.js';

/** For a sync that the ledger was found to hold nothing of. */
export function checkSyncName(manifest: Manifest, name: string): void {
  if (Object.hasOwn(manifest.syncs, name)) return;
  throw new Refused([
    errorAt(
      'SL0603',
      undefined,
      `There is no sync "${name}", in the project or in the ledger.${suggestion(name, Object.keys(manifest.syncs))}`,
    ),
  ]);
}
