// Reads records back with a connector's requests: windows of the asked records become batches, a bounded number of
// which is under way at once, over the same account as deliveries: its rate, its retries, its secrets.

import { randomUUID } from 'node:crypto';
import { type Answer, type Batch, RECORD_SEPARATOR } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import { errorAt } from '../../core/diagnostic.js';
import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';
import { recordSql } from '../deliver/record-sql.js';
import { splitByBytes } from '../deliver/split-by-bytes.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { Reads } from './ask-records.js';
import { appendLive, type LiveRow } from './live-table.js';
import { ownedFields } from './owned-fields.js';

export interface RequestReading {
  readonly engine: Engine;
  readonly sync: SyncNode;
  readonly account: HttpAccount;
  readonly reads: Reads;
  /** How many records "sluice__asked" holds. */
  readonly records: number;
  /** Most batches under way at once. */
  readonly concurrency: number;
}

/** Records whose answers are held in memory at once. */
const WINDOW_RECORDS = 10_000;
const UNNAMED = 'The destination never told its id, and records are read by it.';

/** Fills "sluice__live" and gives the number of requests. Refused when the account is, as nothing can be said then. */
export async function readByRequests(reading: RequestReading): Promise<number> {
  const { engine, reads, records } = reading;
  await engine.run(`INSERT INTO "sluice__live"
    SELECT seq, 'unreadable', NULL, NULL, ${sqlText(UNNAMED)} FROM "sluice__asked" WHERE operation IS NULL`);
  const id = randomUUID();
  let requests = 0;
  for (const operation of [reads.id, reads.match]) {
    for (let from = 0; operation !== undefined && from < records; from += WINDOW_RECORDS) {
      const batches = await readWindow(reading, operation, { from, id });
      requests += await sendWindow(reading, operation, batches);
    }
  }
  return requests;
}

async function readWindow(
  { engine, sync }: RequestReading,
  operation: Operation,
  { from, id }: { readonly from: number; readonly id: string },
): Promise<readonly Batch[]> {
  const rows =
    await engine.rows(`SELECT seq, ${recordSql(operation, sync)}, match, destination_id, key FROM "sluice__work"
    WHERE operation = ${sqlText(operation.name)} AND seq >= ${from} AND seq < ${from + WINDOW_RECORDS} ORDER BY seq`);
  const records = rows.map(([seq, text, match, destinationId, key]) => ({
    seq: Number(seq),
    text: String(text),
    match: String(match),
    id: textOrNull(destinationId),
    key: String(key),
  }));
  const size = operation.batch.records;
  const chunks = Array.from({ length: Math.ceil(records.length / size) }, (_, i) =>
    records.slice(i * size, (i + 1) * size),
  );
  return chunks.flatMap((chunk) => splitByBytes(batchOf(operation, chunk, id), operation.batch.bytes).batches);
}

interface AskedRecord {
  readonly seq: number;
  readonly text: string;
  readonly match: string;
  readonly id: string | null;
  readonly key: string;
}

/** The id of a read is another each time: an answer of last week, kept by an idempotency key, is no use. */
function batchOf(operation: Operation, records: readonly AskedRecord[], id: string): Batch {
  const [first] = records;
  return {
    id: `${id}-${first?.seq ?? 0}`,
    seqs: records.map(({ seq }) => seq),
    records: records.map(({ text }) => text).join(RECORD_SEPARATOR),
    ...(operation.identify === 'id'
      ? { ids: records.map((record) => record.id ?? '') }
      : { matches: records.map(({ match }) => match) }),
    ...(operation.batch.records === 1 && first !== undefined && { target: first }),
  };
}

async function sendWindow(reading: RequestReading, operation: Operation, batches: readonly Batch[]): Promise<number> {
  const { engine, sync, account } = reading;
  const fieldNames = ownedFields(sync);
  const rows: LiveRow[] = [];
  let requests = 0;
  await inParallel(batches, reading.concurrency, async (batch) => {
    const [matchName = ''] = sync.match;
    const answer = await account.send({ operation, objectName: sync.object, batch, matchName, fieldNames });
    if (answer.stop !== undefined) throw unreadable(sync, answer.stop);
    requests += answer.requests;
    rows.push(...answer.answers.map((each) => liveRow(each, fieldNames)));
  });
  await appendLive(engine, rows);
  return requests;
}

function unreadable(sync: SyncNode, reason: string): Refused {
  const detail = `Destination "${sync.destination}" cannot be read: ${reason}`;
  return new Refused([errorAt('SL0508', { file: sync.file }, detail)]);
}

function liveRow({ seq, live, id, code, reason }: Answer, fields: readonly string[]): LiveRow {
  if (live === null) return { seq, state: 'missing', payload: null, destination_id: null, reason: null };
  if (live !== undefined)
    return { seq, state: 'found', payload: livePayload(live, fields), destination_id: id ?? null, reason: null };
  const words = `${code === undefined ? '' : `${code}: `}${reason ?? 'The answer does not say.'}`;
  return { seq, state: 'unreadable', payload: null, destination_id: null, reason: words };
}

/** The owned fields that are there, written as payloads are. */
function livePayload(live: Readonly<Record<string, unknown>>, fields: readonly string[]): string {
  const members = fields
    .filter((name) => Object.hasOwn(live, name) && live[name] !== undefined)
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(live[name])}`);
  return `{${members.join(MEMBER_SEPARATOR)}}`;
}

/** After a failure no more is begun, and what is under way is waited for. */
async function inParallel<T>(items: readonly T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of left) {
      await work(item).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  if (failures.length > 0) throw failures[0];
}
