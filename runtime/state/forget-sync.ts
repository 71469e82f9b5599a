// Takes entries out of the ledger: from then on Sluice does not know that it delivered them. Nothing is sent.

import type { Manifest } from '../../core/manifest.js';
import { withEngine } from '../database/engine.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import {
  type ChosenEntries,
  countEntries,
  forgetEntries,
  hasEntries,
  type SyncEntries,
} from '../ledger/sync-entries.js';
import { changeLedger } from './change-ledger.js';

/** What forgetting would take out. */
export function readEntries(manifest: Manifest, root: string, chosen: ChosenEntries): Promise<SyncEntries> {
  return withEngine(async (engine) => {
    await attachLedgerToRead(engine, manifest, root);
    return countEntries(engine, chosen);
  });
}

/** Gives what was taken out. */
export function forgetSync(manifest: Manifest, root: string, chosen: ChosenEntries): Promise<SyncEntries> {
  return changeLedger(manifest, root, async (engine) => {
    const entries = await countEntries(engine, chosen);
    if (!hasEntries(entries)) return entries;
    await forgetEntries(engine, chosen);
    await advanceSerial(engine);
    return entries;
  });
}
