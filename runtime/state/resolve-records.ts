// Settles records whose outcome is unknown, in the project's ledger.

import type { Manifest } from '../../core/manifest.js';
import { withEngine } from '../database/engine.js';
import { attachLedgerToWrite } from '../ledger/attach-ledger.js';
import { resolveUnknown } from '../ledger/unresolved.js';

/** Gives how many there were. Throws Refused while another process holds the ledger. */
export function resolveRecords(
  manifest: Manifest,
  root: string,
  chosen: { readonly sync: string; readonly key?: string; readonly as: 'delivered' | 'missing' },
): Promise<number> {
  return withEngine(async (engine) => {
    await attachLedgerToWrite(engine, manifest, root);
    return resolveUnknown(engine, chosen);
  });
}
