// A correction of the ledger by hand: what a crashed run left is finished first, so that nothing of it comes in later
// under another name, and the correction is one transaction.

import type { Manifest } from '../../core/manifest.js';
import { explainFailure } from '../apply/explain-failure.js';
import { recoverRuns } from '../apply/recover-runs.js';
import { type Engine, inTransaction, withEngine } from '../database/engine.js';
import { attachLedgerToWrite } from '../ledger/attach-ledger.js';

export function changeLedger<T>(manifest: Manifest, root: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  return withEngine(async (engine) => {
    await attachLedgerToWrite(engine, manifest, root);
    await recoverRuns(engine, { manifest, root, now: new Date() });
    return inTransaction(engine, () => work(engine));
  }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
}
