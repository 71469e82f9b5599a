// Gives what the ledger holds of one sync another name, so that a sync whose file was renamed sends nothing again.

import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { countEntries, hasEntries, renameEntries, type SyncEntries, syncsOfLedger } from '../ledger/sync-entries.js';
import { movedParts, readTargets, targetOf } from '../ledger/sync-targets.js';
import { changeLedger } from './change-ledger.js';

export interface MovedSync {
  readonly entries: SyncEntries;
  /** What is odd about the new name; it was done all the same. */
  readonly warnings: readonly Diagnostic[];
}

/** Throws Refused when there is nothing under the old name, or something under the new one. */
export function moveSync(
  manifest: Manifest,
  root: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<MovedSync> {
  return changeLedger(manifest, root, async (engine) => {
    const entries = await countEntries(engine, { sync: from });
    if (!hasEntries(entries)) throw await nothingToMove(engine, from);
    if (hasEntries(await countEntries(engine, { sync: to }))) throw inTheWay(from, to);
    await renameEntries(engine, from, to);
    await advanceSerial(engine);
    return { entries, warnings: await checkFit(engine, manifest, to) };
  });
}

async function checkFit(engine: Engine, manifest: Manifest, name: string): Promise<readonly Diagnostic[]> {
  const sync = Object.hasOwn(manifest.syncs, name) ? manifest.syncs[name] : undefined;
  if (sync === undefined) {
    const detail = `The project has no sync "${name}", so no plan uses the entries.${suggestion(name, Object.keys(manifest.syncs))}`;
    return [warningAt('SL0522', undefined, detail)];
  }
  const was = (await readTargets(engine)).get(name);
  const now = targetOf(manifest, sync);
  const moved = was === undefined ? [] : movedParts(was, now);
  if (was === undefined || moved.length === 0) return [];
  const what = moved.map((part) => `${part} ${was[part]} (now ${now[part]})`).join(', ');
  return [
    warningAt('SL0522', { file: sync.file }, `The entries were delivered elsewhere than "${name}" delivers: ${what}.`),
  ];
}

async function nothingToMove(engine: Engine, name: string): Promise<Refused> {
  const known = suggestion(name, await syncsOfLedger(engine));
  return new Refused([errorAt('SL0603', undefined, `The ledger holds nothing of a sync "${name}".${known}`)]);
}

function inTheWay(from: string, to: string): Refused {
  const detail = `The ledger holds records of "${to}" already: those of "${from}" are not put among them. Nothing was changed.`;
  return new Refused([errorAt('SL0521', undefined, detail)]);
}
