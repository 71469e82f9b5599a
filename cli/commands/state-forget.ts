// `sluice state forget SYNC [KEY]`: takes entries out of the ledger, after asking. The destination keeps the records; what
// that means for the next plan is said before and after.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { hasEntries } from '../../runtime/ledger/sync-entries.js';
import { forgetSync, readEntries } from '../../runtime/state/forget-sync.js';
import { askApproval } from '../ask-approval.js';
import { checkSyncName } from '../check-sync-name.js';
import type { Context, RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { recordKey } from '../record-key.js';
import { entriesText } from '../views/entries-text.js';
import { jsonDocument } from '../views/json-document.js';

interface Chosen {
  readonly sync: string;
  /** Absent: all of the sync. */
  readonly key?: string;
}

export async function forgetState(context: Context, options: RawOptions, written: Chosen): Promise<number> {
  const manifest = await manifestFor(context);
  const { sync, key } = written;
  const chosen = key === undefined ? written : { sync, key: recordKey(manifest, sync, key) };
  const before = await readEntries(manifest, context.root, chosen);
  if (!hasEntries(before)) throw nothingToForget(manifest, chosen);
  const next = whatFollows(manifest, chosen.sync);
  const which = `of sync "${chosen.sync}"${chosen.key === undefined ? '' : `, key "${chosen.key}"`}`;
  const question = {
    text: `The ledger forgets ${entriesText(before)} ${which}. ${next}\nForget them? Only "yes" does: `,
    instead: 'Use --yes.',
  };
  const asks = options.yes !== true && options.autoApprove !== true;
  if (asks && !(await askApproval(context, question))) {
    context.terminal.err('Nothing was forgotten.\n');
    return EXIT.failed;
  }
  const entries = await forgetSync(manifest, context.root, chosen);
  context.terminal.out(
    context.json ? jsonDocument({ ...chosen, ...entries }) : `Forgot ${entriesText(entries)} ${which}. ${next}\n`,
  );
  return EXIT.ok;
}

function whatFollows(manifest: Manifest, name: string): string {
  const sync = Object.hasOwn(manifest.syncs, name) ? manifest.syncs[name] : undefined;
  if (sync === undefined) return 'The project has no such sync, so no plan has them.';
  return `The next plan takes them for new: those that the model gives are sent again${effectOf(manifest, sync)}; the others stay at the destination as they are.`;
}

/** What sending a record again does at the destination. */
function effectOf(manifest: Manifest, { destination, operations: { create }, match }: SyncNode): string {
  const connector = manifest.connectors[manifest.destinations[destination]?.connector ?? ''];
  if (connector?.transport !== 'http') return '';
  const doubles = create === 'create' || create === 'append';
  return doubles ? ', which makes them a second time there' : `, and found there by ${match.join(', ')}`;
}

function nothingToForget(manifest: Manifest, { sync, key }: Chosen): Refused {
  checkSyncName(manifest, sync);
  const which = key === undefined ? `nothing of sync "${sync}"` : `no record "${key}" of sync "${sync}"`;
  return new Refused([errorAt('SL0603', undefined, `The ledger holds ${which}.`)]);
}
