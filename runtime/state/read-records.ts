// What the ledger holds: how many records of each sync, which, and one of them whole.

import type { Manifest } from '../../core/manifest.js';
import type { RunDocument } from '../../core/run-document.js';
import { type Engine, withEngine } from '../database/engine.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { FINGERPRINT_ALGORITHM, IN_DOUBT, isInDoubt } from '../ledger/ledger-schema.js';
import { listRuns } from '../ledger/record-run.js';

export type Doubt = keyof typeof IN_DOUBT;
const DOUBTS: readonly Doubt[] = ['update', 'removal', 'creation'];

export interface SyncState {
  readonly sync: string;
  /** Delivered and confirmed. */
  readonly records: number;
  /** Entries of which something was sent without an answer, those of records that may not be there at all included. */
  readonly in_doubt: number;
  readonly serial: number;
}

export interface RecordState {
  readonly sync: string;
  readonly key: string;
  readonly match: string;
  readonly destination_id: string | null;
  readonly run_id: string;
  /** The ledger's serial when it was confirmed. */
  readonly serial: number;
  /** md5:v1:…, over the payload's text; null when the entry is in doubt. */
  readonly fingerprint: string | null;
  /** What was sent and never answered. */
  readonly in_doubt?: Doubt;
  /** JSON text of the payload. */
  readonly payload: string;
}

export function countRecords(manifest: Manifest, root: string): Promise<readonly SyncState[]> {
  return reading(manifest, root, async (engine) => {
    const rows = await engine.rows(
      `SELECT sync, count(*) FILTER (fingerprint <> ${IN_DOUBT.creation}), count(*) FILTER (${isInDoubt('fingerprint')}), max(serial)
       FROM sluice_ledger.main.records GROUP BY sync ORDER BY sync`,
    );
    return rows.map(([sync, records, doubted, serial]) => ({
      sync: String(sync),
      records: Number(records),
      in_doubt: Number(doubted),
      serial: Number(serial),
    }));
  });
}

/** Records of a sync in key order; with a key, that one or none. */
export function readRecords(
  manifest: Manifest,
  root: string,
  { sync, key, limit }: { readonly sync: string; readonly key?: string; readonly limit: number },
): Promise<readonly RecordState[]> {
  return reading(manifest, root, async (engine) => {
    const one = key === undefined ? '' : ' AND key = $2';
    const rows = await engine.rows(
      `SELECT sync, key, match, destination_id, run_id, serial, lpad(lower(to_hex(fingerprint)), 32, '0'), payload,
         CASE fingerprint ${DOUBTS.map((doubt) => `WHEN ${IN_DOUBT[doubt]} THEN '${doubt}'`).join(' ')} END
       FROM sluice_ledger.main.records WHERE sync = $1${one} ORDER BY key LIMIT ${limit}`,
      key === undefined ? [sync] : [sync, key],
    );
    return rows.map(([name, recordKey, match, id, run, serial, fingerprint, payload, doubt]) => ({
      sync: String(name),
      key: String(recordKey),
      match: String(match),
      destination_id: id === null || id === undefined ? null : String(id),
      run_id: String(run),
      serial: Number(serial),
      ...doubtOrFingerprint(doubt, `${FINGERPRINT_ALGORITHM}:${md5Text(String(fingerprint))}`),
      payload: String(payload),
    }));
  });
}

function doubtOrFingerprint(doubt: unknown, fingerprint: string): Pick<RecordState, 'fingerprint' | 'in_doubt'> {
  const found = DOUBTS.find((name) => name === doubt);
  return found === undefined ? { fingerprint } : { fingerprint: null, in_doubt: found };
}

/** The database's number has the first byte of the md5 as its lowest; `hex` is its 32 digits. */
function md5Text(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('');
}

export function readRuns(manifest: Manifest, root: string): Promise<readonly RunDocument[]> {
  return reading(manifest, root, listRuns);
}

function reading<T>(manifest: Manifest, root: string, work: (engine: Engine) => Promise<T>): Promise<T> {
  return withEngine(async (engine) => {
    await attachLedgerToRead(engine, manifest, root);
    return work(engine);
  });
}
