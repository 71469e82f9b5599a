// `sluice state unlock`: says who has the ledger and how to end that; or that nobody has, and tidies up after a process
// that was killed.

import { holderText } from '../../runtime/ledger/open-ledger-file.js';
import { unlockLedger } from '../../runtime/state/unlock-ledger.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { jsonDocument } from '../views/json-document.js';

export async function unlockState(context: Context): Promise<number> {
  const manifest = await manifestFor(context);
  const left = await unlockLedger(manifest, context.root);
  const removed = left === undefined ? '' : ` Removed what was left of ${holderText(left)}.`;
  context.terminal.out(
    context.json
      ? jsonDocument({ ledger: manifest.ledger.path, locked: false, removed: left ?? null })
      : `Nobody has the ledger ${manifest.ledger.path}: there is nothing to unlock.${removed}\n`,
  );
  return EXIT.ok;
}
