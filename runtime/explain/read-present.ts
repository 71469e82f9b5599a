// One record as it is now: its row in the model, and what a plan made now would do with it. The plan is the real one, of
// the sync and of those whose ids it carries, so that nothing is explained otherwise than it would happen.

import type { ExplanationDocument, ModelRow, PlannedNow } from '../../core/explanation-document.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import { MASK, sensitiveFields, shownPayload } from '../../core/payload.js';
import { Refused } from '../../core/refused.js';
import { sqlName } from '../../core/sql-text.js';
import { attachWarehouse, lockEngine } from '../database/attach-warehouse.js';
import { type Engine, withEngine } from '../database/engine.js';
import { hideValues } from '../database/hide-values.js';
import { openModels, standing, standingUnder } from '../models/open-models.js';
import { syncReaders } from '../models/readers.js';
import { buildPlan } from '../plan/build-plan.js';
import { openPlanFile } from '../plan/plan-file.js';
import { changesOf, findOperations } from './read-past.js';
import type { PastOperation } from './render-request.js';

export interface PresentOptions {
  readonly manifest: Manifest;
  readonly root: string;
  readonly sync: SyncNode;
  readonly key: string;
  /** Where a plan may be made. */
  readonly file: string;
  readonly now: Date;
}

/** Never throws for what is wrong with the project's data: that is part of the story. */
export async function readModelRow(options: PresentOptions): Promise<ExplanationDocument['model']> {
  return told(() => withEngine((engine) => findRow(engine, options)));
}

async function findRow(engine: Engine, { manifest, root, sync, key }: PresentOptions): Promise<ModelRow> {
  const model = manifest.models[sync.model];
  if (model === undefined) throw new Error(`The manifest has no model ${sync.model}`);
  await attachWarehouse(engine, manifest, root);
  await lockEngine(engine, manifest, root);
  const models = openModels(engine, manifest, [[model.name]]);
  const query = queryOfModel(manifest.models, model.name, await standingUnder(models, model.name));
  const parts = model.key.map((column) => `CAST(${sqlName(column)} AS VARCHAR)`);
  const text = parts.length === 1 ? parts[0] : `CAST(to_json([${parts.join(', ')}]) AS VARCHAR)`;
  await engine.run(`CREATE TEMP TABLE "sluice__rows" AS SELECT * FROM (${query}) WHERE ${text} = $1`, [key]);
  const reader = await engine.connection.runAndReadAll(
    'SELECT count(*) OVER (), CAST(COLUMNS(*) AS VARCHAR) FROM "sluice__rows" LIMIT 1',
  );
  const [first] = reader.getRows();
  if (first === undefined) return { model: model.name, rows: 0, row: null };
  const hidden = new Set(sync.sensitive_columns);
  const cells = reader
    .columnNames()
    .map(
      (name, i) => [name, first[i] === null ? null : hidden.has(name.toLowerCase()) ? MASK : String(first[i])] as const,
    );
  return { model: model.name, rows: Number(first[0]), row: Object.fromEntries(cells.slice(1)) };
}

/** Keys of the records to which the model gives a match value, up to two; none when the warehouse cannot say. */
export async function keysInModel(
  { manifest, root, sync }: Omit<PresentOptions, 'key'>,
  match: string,
): Promise<readonly string[]> {
  const found = await told(() =>
    withEngine(async (engine) => {
      await attachWarehouse(engine, manifest, root);
      await lockEngine(engine, manifest, root);
      await engine.run(
        `CREATE TEMP VIEW "sluice__delivered" AS SELECT '' AS sync, '' AS key, '' AS destination_id, false AS pending WHERE false`,
      );
      const models = openModels(engine, manifest, syncReaders([sync]));
      const query = queryOfSync(manifest.models, sync, await standing(models, [sync.model]));
      return engine.rows(
        `SELECT DISTINCT key FROM (${query}) WHERE lower(match) = lower($1) AND key IS NOT NULL ORDER BY key LIMIT 2`,
        [match],
      );
    }),
  );
  return 'failed' in found ? [] : found.map(([key]) => String(key));
}

export interface Known {
  readonly row: ExplanationDocument['model'];
  readonly delivered: string | null;
}

export function readPlanned(options: PresentOptions, known: Known): Promise<ExplanationDocument['now']> {
  const { manifest, root, sync, file, now } = options;
  return told(async () => {
    await buildPlan({ manifest, root, syncs: withLookups(manifest, sync), file, now, allow: [], onWarning: () => {} });
    const [planned] = await withEngine(async (engine) => {
      await openPlanFile(engine, file, 'the plan');
      return findOperations(engine, options);
    });
    return planned === undefined ? withoutOperation(sync, known) : describe(planned, sync);
  });
}

/** The sync and those that it takes ids from, however far. */
function withLookups(manifest: Manifest, sync: SyncNode): readonly string[] {
  const names = new Set([sync.name]);
  for (const name of names) for (const lookup of manifest.syncs[name]?.lookups ?? []) names.add(lookup.sync);
  return [...names];
}

function describe(planned: PastOperation, sync: SyncNode): PlannedNow {
  const { action, reason, payload, initial } = planned;
  const sensitive = sensitiveFields(sync);
  const shown = (text: string | null) => (text === null ? {} : shownPayload(text, sensitive));
  const isRefused = payload !== null && OF_A_VALUE.test(reason);
  return {
    action: action as PlannedNow['action'],
    reason,
    fields: action === 'invalid' || action === 'held' ? [] : changesOf(planned, sync),
    payload:
      payload === null || action === 'delete' || isRefused
        ? null
        : { ...shown(payload), ...(action === 'create' && shown(initial)) },
    ...(isRefused && { refused: shown(payload) }),
  };
}

/** Reasons of records whose payload is only the value that cannot be sent. */
const OF_A_VALUE = /^(invalid_value|too_long|unlisted_value):/;

/** A plan has nothing of records that are as they were delivered, and of those that the sync does not have. */
function withoutOperation(sync: SyncNode, { row, delivered }: Known): PlannedNow {
  const hasRow = 'row' in row && row.row !== null;
  if (delivered === null || !hasRow) return { action: 'absent', reason: null, fields: [], payload: null };
  return { action: 'unchanged', reason: null, fields: [], payload: shownPayload(delivered, sensitiveFields(sync)) };
}

async function told<T>(work: () => Promise<T>): Promise<T | { readonly failed: string }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) return { failed: error.message };
    if (error instanceof Error && /^[A-Z][A-Za-z ]* Error:/.test(error.message)) return { failed: hideValues(error) };
    throw error;
  }
}
