// One record's story, put together from what is there: the model, a plan made now, the ledger, and the plans and
// journals of the kept runs. Reads only.

import { errorAt } from '../../core/diagnostic.js';
import { EXPLANATION_VERSION, type ExplanationDocument, type LedgerEntry } from '../../core/explanation-document.js';
import type { SyncNode } from '../../core/manifest.js';
import { sensitiveFields, shownMatch, shownPayload } from '../../core/payload.js';
import { Refused } from '../../core/refused.js';
import { keptRuns } from '../apply/run-folder.js';
import { type Engine, numberOf, withEngine } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { listRejects } from '../ledger/listed-rejects.js';
import { keysOfMatch, type Past, readPast } from './read-past.js';
import { keysInModel, type PresentOptions, readModelRow, readPlanned } from './read-present.js';

export interface ExplainOptions extends Omit<PresentOptions, 'key'> {
  /** The record's key, or its match value, which people know. */
  readonly record: { readonly key: string } | { readonly match: string };
}

/** What the ledger and the kept runs know. */
interface Known extends Pick<ExplanationDocument, 'ledger' | 'reject' | 'unresolved' | 'history'> {
  readonly key: string;
  readonly delivered: string | null;
  readonly past: Past;
}

/** Throws Refused (SL0603) when nothing is known of such a record. */
export async function explainRecord(options: ExplainOptions): Promise<ExplanationDocument> {
  const { sync } = options;
  const known = await withEngine((engine) => readKnown(engine, options));
  const { key, delivered, past, ledger, reject, unresolved, history } = known;
  const present: PresentOptions = { ...options, key };
  const model = await readModelRow(present);
  const isKnown = ledger !== null || reject !== null || unresolved !== null || past.runs.length > 0;
  if (!isKnown && 'row' in model && model.row === null) throw unknown(sync, key);
  return {
    format_version: EXPLANATION_VERSION,
    sync: sync.name,
    destination: sync.destination,
    object: sync.object,
    mode: sync.mode,
    key,
    model,
    now: await readPlanned(present, { row: model, delivered }),
    ledger,
    reject,
    unresolved,
    runs: past.runs,
    history,
    unreadable: past.unreadable,
  };
}

async function readKnown(engine: Engine, options: ExplainOptions): Promise<Known> {
  const { manifest, root, sync } = options;
  await attachLedgerToRead(engine, manifest, root);
  const folders = [...(await keptRuns(manifest, root))].reverse();
  const key = 'key' in options.record ? options.record.key : await keyBy(engine, options, options.record.match);
  const [row] = await engine.rows(
    'SELECT payload, match, destination_id, run_id, serial FROM sluice_ledger.main.records WHERE sync = $1 AND key = $2',
    [sync.name, key],
  );
  const delivered = row === undefined ? null : String(row[0]);
  return {
    key,
    delivered,
    ledger: row === undefined ? null : entryOf(sync, row),
    reject: await readReject(engine, sync, key),
    unresolved: await readUnresolved(engine, sync, key),
    past: await readPast(engine, { manifest, sync, key, folders, delivered }),
    history: { runs: await countRuns(engine), kept: folders.length, oldest: folders.at(-1)?.runId ?? null },
  };
}

function countRuns(engine: Engine): Promise<number> {
  return numberOf(engine, 'SELECT count(*) FROM sluice_ledger.main.runs');
}

/** In the ledger, else in the newest kept run that has it, else in the model; without regard to case. */
async function keyBy(engine: Engine, options: ExplainOptions, match: string): Promise<string> {
  const { manifest, root, sync } = options;
  const rows = await engine.rows(
    'SELECT DISTINCT key FROM sluice_ledger.main.records WHERE sync = $1 AND lower(match) = lower($2) ORDER BY key LIMIT 2',
    [sync.name, match],
  );
  const keys = rows.map(([key]) => String(key));
  if (keys.length === 0) {
    const folders = [...(await keptRuns(manifest, root))].reverse();
    keys.push(...((await keysOfMatch(engine, { sync, folders }, match)) ?? (await keysInModel(options, match))));
  }
  const [first] = keys;
  if (keys.length === 1 && first !== undefined) return first;
  const by = sync.match.join(', ');
  const detail =
    keys.length > 1
      ? `Several records of sync "${sync.name}" have that ${by}, such as ${keys.slice(0, 2).join(' and ')}. Name one by its key.`
      : `Sync "${sync.name}" has no record with that ${by}, neither in the ledger nor in a kept run nor in its model.`;
  throw new Refused([errorAt('SL0603', undefined, detail)]);
}

function entryOf(sync: SyncNode, [payload, match, id, run, serial]: readonly unknown[]): LedgerEntry {
  return {
    match: shownMatch(sync, String(match)),
    destination_id: textOrNull(id),
    run_id: String(run),
    serial: Number(serial),
    payload: shownPayload(String(payload), sensitiveFields(sync)),
  };
}

async function readReject(engine: Engine, sync: SyncNode, key: string): Promise<ExplanationDocument['reject']> {
  const [found] = await listRejects(engine, { sync: sync.name, key }, 1);
  if (found === undefined) return null;
  const { sync: _sync, key: _key, ...reject } = found;
  return reject;
}

async function readUnresolved(engine: Engine, sync: SyncNode, key: string): Promise<ExplanationDocument['unresolved']> {
  const [row] = await engine.rows(
    'SELECT run_id, reason FROM sluice_ledger.main.unresolved WHERE sync = $1 AND key = $2',
    [sync.name, key],
  );
  return row === undefined ? null : { run_id: String(row[0]), reason: textOrNull(row[1]) };
}

function unknown(sync: SyncNode, key: string): Refused {
  const detail = `Model "${sync.model}" has no record "${key}", and sync "${sync.name}" never delivered one. A key of several columns is a JSON list; --match VALUE finds a record by its ${sync.match.join(', ')}.`;
  return new Refused([errorAt('SL0603', undefined, detail)]);
}
