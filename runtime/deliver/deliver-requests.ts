// Delivers a sync's operations as requests: batches come from the database, each is written down as an intent before
// it is sent and as an outcome after, and a bounded number is under way at any time.

import type { Answer, Batch } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { OperationResult, Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { batchQuery, windowOf } from './batch-query.js';
import { splitByBytes } from './split-by-bytes.js';
import { type BatchRow, toBatch } from './to-batch.js';

export interface RequestDelivery {
  readonly engine: Engine;
  readonly sync: SyncNode;
  readonly operation: Operation;
  readonly phase: Phase;
  readonly account: HttpAccount;
  /** Most batches under way at once. */
  readonly concurrency: number;
  readonly journal: JournalWriter;
  readonly planId: string;
  readonly signal: AbortSignal;
  /** Called after each batch with the number of records it settled. */
  readonly onSettled: (records: number) => void;
}

export interface DeliveryTotals {
  readonly requests: number;
  readonly retries: number;
  readonly stopped: string | null;
}

export async function deliverRequests(delivery: RequestDelivery): Promise<DeliveryTotals> {
  return onOneThread(delivery.engine, () => sendBatches(delivery));
}

/** Windows are small: on one thread they are twice as fast, and the other cores stay free for the requests. */
async function onOneThread<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  await engine.run('SET threads = 1');
  try {
    return await work();
  } finally {
    await engine.run('RESET threads');
  }
}

async function sendBatches(delivery: RequestDelivery): Promise<DeliveryTotals> {
  const bytes = await numberOf(delivery.engine, 'SELECT avg(strlen(payload)) FROM "sluice__work"');
  const query = batchQuery(delivery.operation, delivery.sync, windowOf(delivery.operation, bytes));
  const underWay = new Set<Promise<void>>();
  const totals = { requests: 0, retries: 0, stopped: null as string | null };
  const failures: unknown[] = [];
  const isOver = (): boolean => totals.stopped !== null || failures.length > 0 || delivery.signal.aborted;
  let next = readWindow(delivery, query, -1);
  for (let rows = await next; rows.length > 0 && !isOver(); rows = await next) {
    next = readWindow(delivery, query, rows.at(-1)?.last ?? 0);
    for (const batch of rows.flatMap((row) => splitByBytes(toBatch(row, delivery), delivery.operation.batch.bytes))) {
      if (underWay.size >= delivery.concurrency) await Promise.race(underWay);
      if (isOver()) break;
      const sending = sendBatch(delivery, batch, totals)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }
  await Promise.all([...underWay, next]);
  await delivery.journal.flush();
  if (failures.length > 0) throw failures[0];
  return totals;
}

async function sendBatch(
  delivery: RequestDelivery,
  batch: Batch,
  totals: { requests: number; retries: number; stopped: string | null },
): Promise<void> {
  const { account, journal, operation, phase, sync } = delivery;
  const [first = 0] = batch.seqs;
  const last = batch.seqs.at(-1) ?? first;
  await journal.durable({ type: 'intent', sync: sync.name, batch: batch.id, first, last, count: batch.seqs.length });
  const answer = await account.send({
    operation,
    objectName: sync.object,
    batch,
    matchName: sync.match[0] ?? '',
  });
  journal.later({
    type: 'outcome',
    sync: sync.name,
    batch: batch.id,
    phase,
    results: shorten(answer.answers, last - first + 1 === batch.seqs.length),
  });
  totals.requests += answer.requests;
  totals.retries += answer.retries;
  totals.stopped ??= answer.stop ?? null;
  delivery.onSettled(batch.seqs.length);
}

/** A batch of consecutive operations that all went the same way, with nothing to tell of any, is one range. */
function shorten(answers: readonly Answer[], consecutive: boolean): readonly OperationResult[] {
  const [first] = answers;
  if (first === undefined || !consecutive || answers.length === 1) return answers;
  const plain = answers.every(
    ({ status, id, code, reason }) =>
      status === first.status && id === undefined && code === first.code && reason === first.reason,
  );
  return plain ? [{ ...first, to: first.seq + answers.length - 1 }] : answers;
}

async function readWindow({ engine }: RequestDelivery, query: string, after: number): Promise<readonly BatchRow[]> {
  const rows = await engine.rows(query, [after]);
  return rows.map(([first, last, count, seqs, records, matches, ids, id, match, key]) => ({
    first: Number(first),
    last: Number(last),
    count: Number(count),
    seqs,
    records: String(records),
    matches: textOrNull(matches),
    ids: textOrNull(ids),
    id: textOrNull(id),
    match: String(match ?? ''),
    key: String(key ?? ''),
  }));
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
