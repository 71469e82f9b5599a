// One phase of one sync, whatever the transport: its creates and updates, or its deletes. Every operation of the phase
// that went out has an outcome in the journal afterwards.

import { type Connector, type Operation, objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { MODES } from '../../core/modes.js';
import { firstLine } from '../database/attach-warehouse.js';
import { type Engine, numberOf } from '../database/engine.js';
import type { HttpAccount } from '../http/open-http-account.js';
import type { Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { type DeliveryTotals, deliverRequests } from './deliver-requests.js';
import { deliverSet, type SetTarget } from './deliver-set.js';

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
  readonly onSettled: (records: number) => void;
}

/** Requests that may wait in the account for each one that its connector lets out at once. */
const QUEUED_PER_CONNECTION = 2;

export async function deliverPhase(delivery: PhaseDelivery): Promise<DeliveryTotals> {
  if (delivery.connector.transport !== 'http') return deliverAsSet(delivery);
  let totals: DeliveryTotals = { requests: 0, retries: 0, stopped: null };
  for (const operation of operationsOf(delivery)) {
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

function operationsOf({ sync, phase, connector }: PhaseDelivery): readonly Operation[] {
  const { create, update, update_by_id, delete: deletion } = sync.operations;
  const names = phase === 'delete' ? [deletion] : [create, update_by_id, update];
  const object = objectOf(connector, sync.object);
  return [...new Set(names)].flatMap((name) => (name === undefined ? [] : (object?.operations[name] ?? [])));
}

/** A table or file changes in one step: one intent, and one outcome for all. */
async function deliverAsSet(delivery: PhaseDelivery): Promise<DeliveryTotals> {
  const { engine, sync, phase, connector, journal } = delivery;
  const actions = phase === 'delete' ? ['delete'] : [MODES[sync.mode].newRecord, 'update'];
  const range = await rangeOf(engine, actions);
  if (range === undefined || delivery.signal.aborted || connector.transport === 'http')
    return { requests: 0, retries: 0, stopped: null };
  const batch = `${delivery.planId}-${sync.name}-${range.first}`;
  await journal.durable({ type: 'intent', sync: sync.name, batch, ...range });
  const failure = await attempt(() =>
    deliverSet(engine, sync, { connector, settings: delivery.settings, root: delivery.root }, actions),
  );
  const result = failure === undefined ? { status: 'ok' as const } : { status: 'rejected' as const, reason: failure };
  journal.later({
    type: 'outcome',
    sync: sync.name,
    batch,
    phase,
    results: [{ seq: range.first, to: range.last, ...result }],
  });
  await journal.flush();
  delivery.onSettled(range.count);
  return { requests: 1, retries: 0, stopped: failure ?? null };
}

async function rangeOf(
  engine: Engine,
  actions: readonly string[],
): Promise<{ first: number; last: number; count: number } | undefined> {
  const where = `FROM "sluice__work" WHERE action IN (${actions.map((action) => `'${action}'`).join(', ')})`;
  const count = await numberOf(engine, `SELECT count(*) ${where}`);
  if (count === 0) return undefined;
  return {
    first: await numberOf(engine, `SELECT min(seq) ${where}`),
    last: await numberOf(engine, `SELECT max(seq) ${where}`),
    count,
  };
}

async function attempt(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return firstLine(error);
  }
}
