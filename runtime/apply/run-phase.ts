// One phase of one sync in a run: its creates and updates, or its deletes, are delivered, and what became of them is
// taken into the ledger. With a canary a few go first, and the rest only when every one of those went through.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanDocument } from '../../core/plan-document.js';
import type { SyncRun } from '../../core/run-document.js';
import { type Engine, numberOf } from '../database/engine.js';
import { deliverPhase } from '../deliver/deliver-phase.js';
import type { DeliveryTotals } from '../deliver/deliver-requests.js';
import { prepareWork } from '../deliver/prepare-work.js';
import { RejectWatch } from '../deliver/reject-watch.js';
import { foldOutcomes } from '../journal/fold-journal.js';
import type { Phase } from '../journal/journal-entry.js';
import type { JournalWriter } from '../journal/journal-writer.js';
import { readOutcomes } from '../journal/read-outcomes.js';
import { AS_IT_IS, type StoredForm } from '../ledger/stored-form.js';
import type { ApplyEvent } from './apply-event.js';
import type { Account } from './open-accounts.js';
import type { RunFolder } from './run-folder.js';
import { emptyRun, summarizeRun } from './summarize-run.js';

/** What the phases of a run share. */
export interface PlanDelivery {
  readonly engine: Engine;
  readonly manifest: Manifest;
  readonly root: string;
  readonly plan: PlanDocument;
  readonly folder: RunFolder;
  readonly accounts: ReadonlyMap<string, Account>;
  /** The form in which the ledger holds each sync's records. */
  readonly stored: ReadonlyMap<string, StoredForm>;
  readonly canary?: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: ApplyEvent) => void;
  readonly now: () => Date;
}

export interface RunProgress {
  readonly journal: JournalWriter;
  /** What each sync has come to so far. */
  readonly runs: Map<string, SyncRun>;
  /** Counts each sync's rejects, over its phases. */
  readonly watches: Map<string, RejectWatch>;
  /** Why nothing more is sent by any sync, once a canary failed. */
  halted: string | null;
}

/** A sync whose writes were stopped deletes nothing. */
export async function runPhase(
  delivery: PlanDelivery,
  progress: RunProgress,
  sync: SyncNode,
  phase: Phase,
): Promise<void> {
  const { engine, folder, plan } = delivery;
  const planned = plan.syncs.find(({ name }) => name === sync.name);
  if (planned === undefined) throw new Error(`The plan has no sync ${sync.name}`);
  const total = phase === 'delete' ? planned.delete : planned.create + planned.update;
  const before = progress.runs.get(sync.name) ?? emptyRun(sync);
  progress.runs.set(sync.name, before);
  if (total === 0 || before.stopped !== null) return;
  await prepareWork(engine, sync);
  delivery.onEvent({ type: 'phase', sync: sync.name, phase, total });
  const done =
    progress.halted === null ? await deliverParts(delivery, progress, sync, phase) : stoppedAt(progress.halted);
  await readOutcomes(engine, folder, sync.name);
  const stored = delivery.stored.get(sync.name) ?? AS_IT_IS;
  await foldOutcomes(engine, { runId: folder.runId, now: delivery.now(), sync: planned, phase, stored });
  progress.runs.set(sync.name, await summarizeRun(engine, sync, sumOf(before, done)));
}

/** Leaves "sluice__work" with all operations of the sync. */
async function deliverParts(
  delivery: PlanDelivery,
  progress: RunProgress,
  sync: SyncNode,
  phase: Phase,
): Promise<DeliveryTotals> {
  const deliver = (): Promise<DeliveryTotals> => deliverWork(delivery, progress, sync, phase);
  const { engine, canary } = delivery;
  if (canary === undefined) return deliver();
  const last = await numberOf(
    engine,
    `SELECT max(seq) FROM (SELECT seq FROM "sluice__work" WHERE (action = 'delete') = ${phase === 'delete'} ORDER BY seq LIMIT ${canary})`,
  );
  await prepareWork(engine, sync, { upTo: last });
  const first = await deliver();
  progress.halted = await canaryFailure(delivery, sync, phase);
  const stopped = progress.halted ?? first.stopped;
  if (stopped === null) await prepareWork(engine, sync, { after: last });
  const rest = stopped === null ? await deliver() : stoppedAt(stopped);
  await prepareWork(engine, sync);
  return sumOf(first, rest);
}

/** Why the rest must not follow the canary that "sluice__work" holds, or null. */
async function canaryFailure({ engine, folder }: PlanDelivery, sync: SyncNode, phase: Phase): Promise<string | null> {
  await readOutcomes(engine, folder, sync.name);
  const [row] = await engine.rows(
    `SELECT count(*), count(*) FILTER (o.status IN ('rejected', 'unknown')) FROM "sluice__work" AS w
     LEFT JOIN "sluice__outcomes" AS o USING (seq) WHERE (w.action = 'delete') = ${phase === 'delete'}`,
  );
  const [sent, failed] = [Number(row?.[0] ?? 0), Number(row?.[1] ?? 0)];
  return failed === 0
    ? null
    : `The canary of sync "${sync.name}" failed: ${failed} of ${sent} records did not go through.`;
}

function deliverWork(
  delivery: PlanDelivery,
  { journal, watches }: RunProgress,
  sync: SyncNode,
  phase: Phase,
): Promise<DeliveryTotals> {
  const rejects = watches.get(sync.name) ?? new RejectWatch(sync.guards.max_rejects);
  watches.set(sync.name, rejects);
  const account = delivery.accounts.get(sync.destination);
  if (account === undefined) throw new Error(`No account for sync ${sync.name}`);
  return deliverPhase({
    engine: delivery.engine,
    sync,
    phase,
    connector: account.connector,
    settings: account.settings,
    root: delivery.root,
    ...(account.http !== undefined && { account: account.http }),
    journal,
    planId: delivery.plan.plan_id,
    signal: delivery.signal,
    rejects,
    onSettled: (records) => delivery.onEvent({ type: 'settled', sync: sync.name, records }),
  });
}

function stoppedAt(reason: string): DeliveryTotals {
  return { requests: 0, retries: 0, stopped: reason };
}

function sumOf(
  before: Omit<DeliveryTotals, 'stopped'>,
  { requests, retries, stopped }: DeliveryTotals,
): DeliveryTotals {
  return { requests: before.requests + requests, retries: before.retries + retries, stopped };
}
