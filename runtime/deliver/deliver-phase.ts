// One phase of one sync, whatever the transport: its creates and updates, or its deletes. Every operation of the phase
// that went out has an outcome in the journal afterwards.

import { type Connector, type Operation, objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { OperationResult, Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { type DeliveryTotals, deliverRequests } from './deliver-requests.js';
import { deliverSet, type SetTarget } from './deliver-set.js';
import type { RejectWatch } from './reject-watch.js';
import type { SetResult } from './stage-records.js';

export interface PhaseDelivery {
  readonly engine: Engine;
  readonly sync: SyncNode;
  readonly phase: Phase;
  readonly connector: Connector;
  readonly settings: SetTarget['settings'];
  readonly root: string;
  /** Absent for transports that make no requests. */
  readonly account?: HttpAccount;
  readonly journal: JournalWriter;
  readonly planId: string;
  readonly signal: AbortSignal;
  readonly rejects: RejectWatch;
  readonly onSettled: (records: number) => void;
}

/** Requests that may wait in the account for each one that its connector lets out at once. */
const QUEUED_PER_CONNECTION = 4;

export async function deliverPhase(delivery: PhaseDelivery): Promise<DeliveryTotals> {
  if (delivery.connector.transport !== 'http') return deliverAsSet(delivery);
  let totals: DeliveryTotals = { requests: 0, retries: 0, stopped: null };
  for (const operation of await operationsOf(delivery)) {
    if (totals.stopped !== null || delivery.account === undefined) break;
    const done = await deliverRequests({
      ...delivery,
      operation,
      account: delivery.account,
      concurrency: delivery.connector.http.concurrency * QUEUED_PER_CONNECTION,
    });
    totals = {
      requests: totals.requests + done.requests,
      retries: totals.retries + done.retries,
      stopped: done.stopped,
    };
  }
  return totals;
}

/** Those that stand in the plan, whatever the mode: first the sync's own in their order, then others, as an undo needs. */
async function operationsOf({ engine, sync, phase, connector }: PhaseDelivery): Promise<readonly Operation[]> {
  const rows = await engine.rows(
    `SELECT DISTINCT operation FROM "sluice__work" WHERE (action = 'delete') = ${phase === 'delete'} ORDER BY operation`,
  );
  const planned = rows.map(([operation]) => String(operation));
  const { create, update_by_id, update } = sync.operations;
  const own = [create, update_by_id, update].filter((name) => name !== undefined && planned.includes(name));
  const offered = Object.values(objectOf(connector, sync.object)?.operations ?? {});
  return [...new Set([...own, ...planned])].flatMap(
    (name) => offered.find((operation) => operation.name === name) ?? [],
  );
}

/** A table or file changes in one step: one intent, and one outcome for all. */
async function deliverAsSet(delivery: PhaseDelivery): Promise<DeliveryTotals> {
  const { engine, sync, phase, connector, journal } = delivery;
  const actions = phase === 'delete' ? ['delete'] : ['create', 'update'];
  const range = await rangeOf(engine, actions);
  if (range === undefined || delivery.signal.aborted || connector.transport === 'http')
    return { requests: 0, retries: 0, stopped: null };
  const batch = `${delivery.planId}-${sync.name}-${range.first}`;
  await journal.durable({ type: 'intent', sync: sync.name, batch, ...range });
  const { failure, results } = await attempt(async () => {
    const done = await deliverSet(
      engine,
      sync,
      { connector, settings: delivery.settings, root: delivery.root },
      actions,
    );
    return done.map(resultOf);
  });
  const rejected = { seq: range.first, to: range.last, status: 'rejected' as const, reason: failure ?? '' };
  const outcome = { type: 'outcome' as const, sync: sync.name, batch, phase };
  for (const part of parts(results ?? [rejected])) journal.later({ ...outcome, results: part });
  await journal.flush();
  delivery.onSettled(range.count);
  return { requests: 1, retries: 0, stopped: failure ?? null };
}

function resultOf({ seq, to, reason }: SetResult): OperationResult {
  return reason === null ? { seq, to, status: 'ok' } : { seq, to, status: 'rejected', reason };
}

/** Results of one line of the journal: more of them could pass the longest line that is read. */
const RESULTS_PER_ENTRY = 10_000;

function parts(results: readonly OperationResult[]): readonly (readonly OperationResult[])[] {
  const count = Math.ceil(results.length / RESULTS_PER_ENTRY);
  return Array.from({ length: count }, (_, i) => results.slice(i * RESULTS_PER_ENTRY, (i + 1) * RESULTS_PER_ENTRY));
}

async function rangeOf(
  engine: Engine,
  actions: readonly string[],
): Promise<{ first: number; last: number; count: number } | undefined> {
  const [row] = await engine.rows(
    `SELECT count(*), min(seq), max(seq) FROM "sluice__work" WHERE action IN (${actions.map(sqlText).join(', ')})`,
  );
  const count = Number(row?.[0] ?? 0);
  return count === 0 ? undefined : { first: Number(row?.[1]), last: Number(row?.[2]), count };
}

async function attempt<T>(work: () => Promise<T>): Promise<{ readonly results?: T; readonly failure?: string }> {
  try {
    return { results: await work() };
  } catch (error) {
    return { failure: firstLine(error) };
  }
}
