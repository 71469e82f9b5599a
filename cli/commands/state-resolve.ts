// `sluice state resolve SYNC [KEY] --as delivered|missing`: settles records of which nobody knows whether the destination
// has them, after somebody has looked there.

import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { resolveRecords } from '../../runtime/state/resolve-records.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { recordKey } from '../record-key.js';
import { jsonDocument } from '../views/json-document.js';

interface Chosen {
  readonly sync: string;
  /** Absent: all of the sync. */
  readonly key: string | undefined;
}

export async function resolveState(
  context: Context,
  options: RawOptions,
  { sync, key: written }: Chosen,
): Promise<number> {
  const as = textOption(options, 'as');
  if (as !== 'delivered' && as !== 'missing') {
    const detail =
      '--as says what you found at the destination: delivered if it has the record, missing if it has not.';
    throw new Refused([errorAt('SL0602', undefined, detail)]);
  }
  const manifest = await manifestFor(context);
  const key = written === undefined ? undefined : recordKey(manifest, sync, written);
  const records = await resolveRecords(manifest, context.root, { sync, as, ...(key !== undefined && { key }) });
  if (records === 0) {
    const which = key === undefined ? `no record of sync "${sync}"` : `no record "${key}" of sync "${sync}"`;
    throw new Refused([errorAt('SL0603', undefined, `The ledger holds ${which} whose outcome is unknown.`)]);
  }
  const next = as === 'delivered' ? 'they count as delivered' : 'the next plan has them again';
  if (context.json) context.terminal.out(jsonDocument({ sync, as, records }));
  else context.terminal.out(`Resolved ${records} ${records === 1 ? 'record' : 'records'}: ${next}.\n`);
  return EXIT.ok;
}
