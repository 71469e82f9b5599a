// Looks whether anybody has the ledger. There is no lock to break: it is the database's own and goes with the process
// that holds it. What can be left behind is the file that said who it was, and that is taken away.

import { existsSync } from 'node:fs';
import type { Manifest } from '../../core/manifest.js';
import { withEngine } from '../database/engine.js';
import { ledgerFile } from '../ledger/attach-ledger.js';
import { type LedgerHolder, readHolder, removeHolder } from '../ledger/ledger-holder.js';
import { openLedgerFile } from '../ledger/open-ledger-file.js';

/** Gives what a process that is no more had left, if anything. Throws Refused, naming the holder, while there is one. */
export function unlockLedger(manifest: Manifest, root: string): Promise<LedgerHolder | undefined> {
  const file = ledgerFile(manifest, root);
  return withEngine(async (engine) => {
    if (existsSync(file.path)) await openLedgerFile(engine, { ...file, access: 'write' });
    const left = readHolder(file.path);
    removeHolder(file.path);
    return left;
  });
}
