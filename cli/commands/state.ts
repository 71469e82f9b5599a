// `sluice state`: what the ledger holds, and settling what nobody knows.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { sensitiveFields, shownMatch, shownPayload } from '../../core/payload.js';
import { Refused } from '../../core/refused.js';
import { countRecords, type RecordState, readRecords } from '../../runtime/state/read-records.js';
import { checkSyncName } from '../check-sync-name.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { recordKey } from '../record-key.js';
import { jsonDocument } from '../views/json-document.js';
import { textTable } from '../views/text-table.js';
import { forgetState } from './state-forget.js';
import { importState } from './state-import.js';
import { moveState } from './state-move.js';
import { resolveState } from './state-resolve.js';
import { unlockState } from './state-unlock.js';

export async function state(
  context: Context,
  options: RawOptions,
  [action = '', sync, key]: readonly string[],
): Promise<number> {
  if (action === 'list' && sync === undefined) return listSyncs(context);
  if (action === 'list' && sync !== undefined)
    return listRecords(context, sync, numberOption(options, 'limit', { value: 50, least: 1 }));
  if (action === 'show' && sync !== undefined && key !== undefined) return showRecord(context, sync, key);
  if (action === 'move' && sync !== undefined && key !== undefined) return moveState(context, sync, key);
  if (action === 'forget' && sync !== undefined)
    return forgetState(context, options, { sync, ...(key !== undefined && { key }) });
  if (action === 'unlock') return unlockState(context);
  if (action === 'import' && sync !== undefined) return importState(context, sync);
  if (action === 'resolve' && sync !== undefined) return resolveState(context, options, { sync, key });
  throw new Refused([
    errorAt(
      'SL0602',
      undefined,
      'It takes: state list, state list SYNC, state show SYNC KEY, state import SYNC, state resolve SYNC [KEY] --as delivered|missing, state move OLD NEW, state forget SYNC [KEY], or state unlock.',
    ),
  ]);
}

async function listSyncs(context: Context): Promise<number> {
  const syncs = await countRecords(await manifestFor(context), context.root);
  if (context.json) context.terminal.out(jsonDocument({ syncs }));
  else if (syncs.length === 0) context.terminal.out('The ledger is empty: nothing has been delivered yet.\n');
  else
    context.terminal.out(
      syncs.some(({ in_doubt }) => in_doubt > 0)
        ? textTable(
            ['sync', 'records', 'in doubt'],
            syncs.map(({ sync, records, in_doubt }) => [sync, String(records), String(in_doubt)]),
          )
        : textTable(
            ['sync', 'records'],
            syncs.map(({ sync, records }) => [sync, String(records)]),
          ),
    );
  return EXIT.ok;
}

async function listRecords(context: Context, sync: string, limit: number): Promise<number> {
  const manifest = await manifestFor(context);
  const records = await readRecords(manifest, context.root, { sync, limit });
  if (records.length === 0) checkSyncName(manifest, sync);
  if (context.json)
    context.terminal.out(jsonDocument({ records: records.map((record) => shownRecord(manifest, record)) }));
  else
    context.terminal.out(
      textTable(
        ['key', 'match', 'destination id', 'run'],
        records.map((record) => [
          record.key,
          shownMatch(manifest.syncs[sync], record.match),
          record.destination_id ?? '-',
          record.run_id,
        ]),
      ),
    );
  return EXIT.ok;
}

async function showRecord(context: Context, sync: string, written: string): Promise<number> {
  const manifest = await manifestFor(context);
  const key = recordKey(manifest, sync, written);
  const [record] = await readRecords(manifest, context.root, { sync, key, limit: 1 });
  if (record === undefined) {
    checkSyncName(manifest, sync);
    throw new Refused([
      errorAt(
        'SL0603',
        undefined,
        `The ledger has no record "${key}" of sync "${sync}": it was never delivered, or was deleted.`,
      ),
    ]);
  }
  const { payload, ...rest } = shownRecord(manifest, record);
  if (context.json) context.terminal.out(jsonDocument({ record: { ...rest, payload } }));
  else
    context.terminal.out(
      textTable(
        ['field', 'value'],
        [...Object.entries(rest), ...Object.entries(payload)].map(([name, value]) => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      ),
    );
  return EXIT.ok;
}

function shownRecord(manifest: Manifest, record: RecordState) {
  const sync = manifest.syncs[record.sync];
  const match = shownMatch(sync, record.match);
  return { ...record, match, payload: shownPayload(record.payload, sensitiveFields(sync)) };
}
