// What the kept runs did with one record, newest first: each run's plan is opened to read and asked for the key, and
// only where it has the record, the journal is asked for the answer.

import type { ExplanationDocument, RecordRun } from '../../core/explanation-document.js';
import { type Manifest, PENDING_MARK, type SyncNode } from '../../core/manifest.js';
import { payloadMembers } from '../../core/payload.js';
import type { PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { startOfRun } from '../../core/run-id.js';
import { settingsOf } from '../../core/settings.js';
import type { RunFolder } from '../apply/run-folder.js';
import type { Engine } from '../database/engine.js';
import { textOrNull } from '../database/text-or-null.js';
import { readAnswer } from '../journal/read-answer.js';
import { connectorOf } from '../ledger/sync-targets.js';
import { openPlanFile } from '../plan/plan-file.js';
import { fieldChanges } from '../plan/summarize-sync.js';
import { type PastOperation, type RenderOptions, renderRequest } from './render-request.js';

export interface Past {
  readonly runs: readonly RecordRun[];
  readonly unreadable: ExplanationDocument['unreadable'];
}

export interface PastOptions {
  readonly manifest: Manifest;
  readonly sync: SyncNode;
  readonly key: string;
  /** Newest first. */
  readonly folders: readonly RunFolder[];
  /** The payload that the ledger holds. */
  readonly delivered: string | null;
}

export async function readPast(engine: Engine, options: PastOptions): Promise<Past> {
  const render = renderOptions(options);
  const runs: RecordRun[] = [];
  const unreadable: { run_id: string; failed: string }[] = [];
  // What the record was after the run at hand: ids that its plan could not know yet stand in it.
  let { delivered } = options;
  for (const folder of options.folders) {
    try {
      const plan = await openPlanFile(engine, folder.plan, `${folder.shown}/plan.duckdb`);
      for (const past of await findOperations(engine, options)) {
        runs.push(await tell(engine, { folder, plan, past, delivered, render }));
        if (past.operation !== null) delivered = past.previous;
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      unreadable.push({ run_id: folder.runId, failed: error.message });
    } finally {
      await engine.run('DETACH DATABASE IF EXISTS sluice_plan');
    }
  }
  return { runs, unreadable };
}

/** The key that the newest kept operation with a match value has, or undefined. */
export async function keysOfMatch(
  engine: Engine,
  { sync, folders }: Pick<PastOptions, 'sync' | 'folders'>,
  match: string,
): Promise<readonly string[] | undefined> {
  for (const folder of folders) {
    try {
      await openPlanFile(engine, folder.plan, folder.shown);
      const [row] = await engine.rows(
        'SELECT key FROM sluice_plan.main.operations WHERE sync = $1 AND lower(match) = lower($2) AND key IS NOT NULL LIMIT 1',
        [sync.name, match],
      );
      if (row !== undefined) return [String(row[0])];
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    } finally {
      await engine.run('DETACH DATABASE IF EXISTS sluice_plan');
    }
  }
  return undefined;
}

function renderOptions({ manifest, sync }: PastOptions): RenderOptions {
  const connector = connectorOf(manifest, sync);
  return { sync, connector, settings: settingsOf(connector, manifest.destinations[sync.destination]?.settings ?? {}) };
}

/** The record's operations in the attached plan. */
export async function findOperations(
  engine: Engine,
  { sync, key }: Pick<PastOptions, 'sync' | 'key'>,
): Promise<readonly PastOperation[]> {
  const rows = await engine.rows(
    `SELECT rowid, action, operation, reason, key, match, payload, initial, previous, destination_id, replaces
     FROM sluice_plan.main.operations WHERE sync = $1 AND (key = $2 OR replaces = $2) ORDER BY rowid DESC`,
    [sync.name, key],
  );
  return rows.map(([seq, action, operation, reason, recordKey, ...rest]) => {
    const [match = null, payload = null, initial = null, previous = null, id = null, replaces = null] =
      rest.map(textOrNull);
    return {
      seq: Number(seq),
      action: String(action),
      operation: textOrNull(operation),
      reason: String(reason),
      key: String(recordKey),
      ...{ match, payload, initial, previous, destination_id: id, replaces },
    };
  });
}

interface Told {
  readonly folder: RunFolder;
  readonly plan: PlanDocument;
  readonly past: PastOperation;
  readonly delivered: string | null;
  readonly render: RenderOptions;
}

async function tell(engine: Engine, { folder, plan, past, delivered, render }: Told): Promise<RecordRun> {
  const { sync } = render;
  const sent = withIds(past, delivered);
  const { operation } = past;
  const phase = past.action === 'delete' ? 'delete' : 'write';
  return {
    run_id: folder.runId,
    started_at: startOfRun(folder.runId),
    ...(plan.origin !== undefined && { origin: plan.origin }),
    action: past.action,
    reason: past.reason,
    ...(past.replaces !== null && { replaces: past.replaces }),
    fields: changesOf(sent, sync),
    request: operation === null ? null : await renderRequest(engine, sent, render),
    answer:
      operation === null
        ? null
        : await readAnswer(engine, folder, { sync: sync.name, seq: past.seq, phase, operation }),
  };
}

function withIds(past: PastOperation, delivered: string | null): PastOperation {
  return past.payload?.includes(PENDING_MARK) === true && delivered !== null ? { ...past, payload: delivered } : past;
}

/** What an operation changes: nothing that it names of a delete, all that it brings of a create. */
export function changesOf({ action, payload, initial, previous }: PastOperation, sync: SyncNode): RecordRun['fields'] {
  if (action === 'delete') return [];
  const created = action === 'create' ? payloadMembers(initial) : [];
  return fieldChanges({
    before: payloadMembers(previous),
    after: new Map([...payloadMembers(payload), ...created]),
    sync,
  });
}
