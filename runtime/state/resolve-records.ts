// Settles records whose outcome is unknown, in the project's ledger.

import type { Manifest } from '../../core/manifest.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { resolveUnknown } from '../ledger/unresolved.js';
import { changeLedger } from './change-ledger.js';

/** Gives how many there were. Throws Refused while another process holds the ledger. */
export function resolveRecords(
  manifest: Manifest,
  root: string,
  chosen: { readonly sync: string; readonly key?: string; readonly as: 'delivered' | 'missing' },
): Promise<number> {
  return changeLedger(manifest, root, async (engine) => {
    const count = await resolveUnknown(engine, chosen);
    if (count > 0) await advanceSerial(engine);
    return count;
  });
}
