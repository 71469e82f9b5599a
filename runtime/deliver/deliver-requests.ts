// Delivers a sync's operations as requests: batches come from the database, each is written down as an intent before
// it is sent and as an outcome after, and a bounded number is under way at any time.

import type { Answer, Batch } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { OperationResult, Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { batchQuery, windowOf } from './batch-query.js';
import { masked, maskFor } from './mask-words.js';
import { RefusalWatch } from './refusal-watch.js';
import type { RejectWatch } from './reject-watch.js';
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
  /** Sees all that the sync's deliveries come to in this run. */
  readonly rejects: RejectWatch;
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

interface Progress {
  requests: number;
  retries: number;
  stopped: string | null;
  /** What went wrong on our side; the first one is reported once everything under way has its outcome. */
  readonly failures: unknown[];
  readonly watch: RefusalWatch;
}

async function sendBatches(delivery: RequestDelivery): Promise<DeliveryTotals> {
  const bytes = await numberOf(
    delivery.engine,
    'SELECT avg(strlen(payload)) FROM (SELECT payload FROM "sluice__work" LIMIT 10000)',
  );
  const query = batchQuery(delivery.operation, delivery.sync, windowOf(delivery.operation, bytes));
  const underWay = new Set<Promise<void>>();
  const progress: Progress = { requests: 0, retries: 0, stopped: null, failures: [], watch: new RefusalWatch() };
  const fail = (error: unknown): void => void progress.failures.push(error);
  const isOver = (): boolean => progress.stopped !== null || progress.failures.length > 0 || delivery.signal.aborted;
  const read = (after: number): Promise<readonly BatchRow[]> =>
    readWindow(delivery, query, after).catch((error: unknown) => {
      fail(error);
      return [];
    });
  let next = read(-1);
  for (let rows = await next; rows.length > 0 && !isOver(); rows = await next) {
    next = read(rows.at(-1)?.last ?? 0);
    for (const batch of rows.flatMap((row) => fittingBatches(delivery, row, progress))) {
      while (!isOver() && underWay.size >= progress.watch.underWay(delivery.concurrency)) await Promise.race(underWay);
      if (isOver()) break;
      const sending = sendBatch(delivery, batch, progress)
        .catch(fail)
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
  }
  await Promise.allSettled([...underWay, next]);
  await delivery.journal.flush().catch(fail);
  if (progress.failures.length > 0) throw progress.failures[0];
  const { requests, retries, stopped } = progress;
  return { requests, retries, stopped };
}

/** What fits into requests; a record that does not by itself is refused here, and counts as such. */
function fittingBatches(delivery: RequestDelivery, row: BatchRow, progress: Progress): readonly Batch[] {
  const { operation, sync, phase, journal } = delivery;
  const whole = toBatch(row, delivery);
  const limit = operation.body === undefined ? undefined : operation.batch.bytes;
  const { batches, tooLarge } = splitByBytes(whole, limit);
  if (tooLarge.length === 0) return batches;
  // No intent has this batch's name, so that it cannot stand for one that was sent.
  journal.later({ type: 'outcome', sync: sync.name, batch: `${whole.id}!`, phase, results: tooLarge });
  progress.stopped ??= delivery.rejects.seen({ answers: tooLarge }) ?? null;
  delivery.onSettled(tooLarge.length);
  return batches;
}

async function sendBatch(delivery: RequestDelivery, batch: Batch, progress: Progress): Promise<void> {
  const { account, engine, journal, operation, phase, sync } = delivery;
  const [first = 0] = batch.seqs;
  const last = batch.seqs.at(-1) ?? first;
  await journal.durable({ type: 'intent', sync: sync.name, batch: batch.id, first, last, count: batch.seqs.length });
  const answer = await account.send({
    operation,
    objectName: sync.object,
    batch,
    matchName: sync.match[0] ?? '',
  });
  const mask = await maskFor(engine, sync, batch, answer);
  const { answers, stop } = mask === undefined ? answer : masked(answer, mask);
  journal.later({
    type: 'outcome',
    sync: sync.name,
    batch: batch.id,
    phase,
    results: shorten(answers, last - first + 1 === batch.seqs.length),
  });
  progress.requests += answer.requests;
  progress.retries += answer.retries;
  // The watch needs the very words: masked ones of different records look alike.
  const refusal = progress.watch.seen(answer);
  const refusalShown = refusal === undefined ? undefined : (mask?.(refusal) ?? refusal);
  progress.stopped ??= stop ?? refusalShown ?? delivery.rejects.seen({ answers }) ?? null;
  delivery.onSettled(batch.seqs.length);
}

/** A batch of consecutive operations that all went the same way, with nothing to tell of any, is one range. */
function shorten(answers: readonly Answer[], consecutive: boolean): readonly OperationResult[] {
  const [first] = answers;
  if (first === undefined || !consecutive || answers.length === 1) return answers;
  const plain = answers.every(
    ({ status, id, code, reason, field, in_doubt }) =>
      status === first.status &&
      id === undefined &&
      code === first.code &&
      reason === first.reason &&
      field === first.field &&
      in_doubt === first.in_doubt,
  );
  return plain ? [{ ...first, to: first.seq + answers.length - 1 }] : answers;
}

async function readWindow({ engine }: RequestDelivery, query: string, after: number): Promise<readonly BatchRow[]> {
  const rows = await engine.rows(query, [after]);
  return rows.map(([first, last, count, seqs, records, matches, ids, id, match, key, idempotencyKey]) => ({
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
    idempotencyKey: textOrNull(idempotencyKey),
  }));
}
