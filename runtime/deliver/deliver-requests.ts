// Delivers a sync's operations as requests: batches come from the database, each is written down as an intent before
// it is sent and as an outcome after, and a bounded number is under way at any time.

import type { Answer, Batch } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import type { Engine } from '../database/engine.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { OperationResult, Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { batchQuery } from './batch-query.js';
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
  const query = batchQuery(delivery.operation, delivery.sync);
  const underWay = new Set<Promise<void>>();
  const totals = { requests: 0, retries: 0, stopped: null as string | null };
  const failures: unknown[] = [];
  let next = readWindow(delivery, query, -1);
  for (let rows = await next; rows.length > 0; rows = await next) {
    next = readWindow(delivery, query, rows.at(-1)?.last ?? 0);
    for (const row of rows) {
      if (underWay.size >= delivery.concurrency) await Promise.race(underWay);
      if (totals.stopped !== null || failures.length > 0 || delivery.signal.aborted) break;
      const sending = sendBatch(delivery, toBatch(row, delivery), totals)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    if (totals.stopped !== null || failures.length > 0 || delivery.signal.aborted) break;
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
  return rows.map(([first, last, count, seqs, records, matches, id, match, key]) => ({
    first: Number(first),
    last: Number(last),
    count: Number(count),
    seqs,
    records: String(records),
    matches: matches === null || matches === undefined ? null : String(matches),
    id: id === null || id === undefined ? null : String(id),
    match: String(match ?? ''),
    key: String(key ?? ''),
  }));
}
