// `sluice rejects`: the records that destinations refused, why, and when they are tried again; and what to do with them
// after somebody has looked: `rejects retry` and `rejects clear`.

import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { clearRejects, retryRejects } from '../../runtime/ledger/change-rejects.js';
import { changeLedger } from '../../runtime/state/change-ledger.js';
import { readRejects } from '../../runtime/state/read-rejects.js';
import { checkSyncName } from '../check-sync-name.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { recordKey } from '../record-key.js';
import { jsonDocument } from '../views/json-document.js';
import { rejectsText } from '../views/rejects-text.js';

export async function rejects(context: Context, options: RawOptions, args: readonly string[]): Promise<number> {
  const [first, sync, key, ...rest] = args;
  if ((first === 'retry' || first === 'clear') && sync !== undefined && rest.length === 0)
    return changeRejects(context, { act: first, sync, ...(key !== undefined && { key }) });
  if (args.length <= 1 && first !== 'retry' && first !== 'clear')
    return listRejects(context, first, numberOption(options, 'limit', { value: 50, least: 1 }));
  const detail = 'It takes: rejects, rejects SYNC, rejects retry SYNC [KEY], or rejects clear SYNC [KEY].';
  throw new Refused([errorAt('SL0602', undefined, detail)]);
}

async function listRejects(context: Context, sync: string | undefined, limit: number): Promise<number> {
  const manifest = await manifestFor(context);
  const chosen = { limit, now: new Date(), ...(sync !== undefined && { sync }) };
  const found = await readRejects(manifest, context.root, chosen);
  if (found.total === 0 && sync !== undefined) checkSyncName(manifest, sync);
  context.terminal.out(context.json ? jsonDocument(found) : rejectsText(found));
  return EXIT.ok;
}

interface Change {
  readonly act: 'retry' | 'clear';
  readonly sync: string;
  /** Absent: all of the sync. */
  readonly key?: string;
}

async function changeRejects(context: Context, { act, sync, key }: Change): Promise<number> {
  const manifest = await manifestFor(context);
  const chosen = { sync, ...(key !== undefined && { key: recordKey(manifest, sync, key) }) };
  const records = await changeLedger(manifest, context.root, (engine) =>
    act === 'retry' ? retryRejects(engine, chosen, new Date()) : clearRejects(engine, chosen),
  );
  if (records === 0) throw nothingRefused(chosen);
  const said =
    act === 'retry'
      ? 'tried again by the next run, and their attempts count from the beginning'
      : 'forgotten; the next plan has them as if they had never been refused';
  if (context.json) context.terminal.out(jsonDocument({ sync: chosen.sync, [act]: records }));
  else context.terminal.out(`${records} refused ${records === 1 ? 'record' : 'records'}: ${said}.\n`);
  return EXIT.ok;
}

function nothingRefused({ sync, key }: Omit<Change, 'act'>): Refused {
  const which =
    key === undefined ? `no refused record of sync "${sync}"` : `no refused record "${key}" of sync "${sync}"`;
  return new Refused([
    errorAt('SL0603', undefined, `The ledger holds ${which}. \`sluice rejects\` lists those it holds.`),
  ]);
}
