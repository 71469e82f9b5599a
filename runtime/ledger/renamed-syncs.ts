// A sync's file that was renamed without its ledger entries: to the ledger the old sync is gone and the new one has
// delivered nothing. Nobody means that, so the plan says how to take the entries along.

import { type Diagnostic, warningAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { Engine } from '../database/engine.js';
import { countEntries, hasEntries } from './sync-entries.js';
import { movedParts, readTargets, targetOf } from './sync-targets.js';

/** A warning for each sync that is not in the project any more and delivered where this one, which is new, delivers. */
export async function findRenames(engine: Engine, manifest: Manifest, sync: SyncNode): Promise<readonly Diagnostic[]> {
  const now = targetOf(manifest, sync);
  const gone = [...(await readTargets(engine))].filter(
    ([name, was]) => !Object.hasOwn(manifest.syncs, name) && movedParts(was, now).length === 0,
  );
  if (gone.length === 0 || hasEntries(await countEntries(engine, { sync: sync.name }))) return [];
  const warnings: Diagnostic[] = [];
  for (const [name] of gone) {
    const { records } = await countEntries(engine, { sync: name });
    if (records === 0) continue;
    const held = `${records} ${records === 1 ? 'record' : 'records'}`;
    warnings.push(
      warningAt(
        'SL0520',
        { file: sync.file },
        `The ledger holds ${held} of sync "${name}", which the project no longer has, and none of "${sync.name}", which delivers to the same place. If it is the same sync under another name, say so before it is applied: sluice state move ${name} ${sync.name}. Otherwise all its records count as new.`,
      ),
    );
  }
  return warnings;
}
