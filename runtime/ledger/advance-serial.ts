// The ledger's serial, which counts its changes: a plan is bound to the one that it was made from.

import type { Engine } from '../database/engine.js';

/** Saved plans are stale from here on. Runs in the transaction of the change. */
export function advanceSerial(engine: Engine): Promise<void> {
  return engine.run('UPDATE sluice_ledger.main.meta SET serial = serial + 1');
}
