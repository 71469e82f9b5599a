// What a run did, from its own plan and journal: one row per operation that the destination confirmed, or never
// answered. Put into a table of its own, so that the run's plan can be closed before the new one is begun.

import type { PlanDocument } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import type { RunFolder } from '../apply/run-folder.js';
import type { Engine } from '../database/engine.js';
import { addUnanswered, readOutcomes } from '../journal/read-outcomes.js';
import { openPlanFile } from '../plan/plan-file.js';

/**
 * Makes "sluice__done", the columns of a plan's operations and status (ok, noop or unknown), and "sluice__types", the
 * plan's field types. Gives the plan's document.
 */
export async function stageDone(engine: Engine, folder: RunFolder): Promise<PlanDocument> {
  const plan = await openPlanFile(engine, folder.plan, `${folder.shown}/plan.duckdb`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__done" AS
    SELECT *, CAST(NULL AS VARCHAR) AS status FROM sluice_plan.main.operations WHERE false`);
  for (const { name } of plan.syncs) await stageSync(engine, folder, name);
  await engine.run('CREATE OR REPLACE TEMP TABLE "sluice__types" AS FROM sluice_plan.main.field_types');
  await engine.run('DROP VIEW IF EXISTS "sluice__work"; DETACH sluice_plan');
  return plan;
}

async function stageSync(engine: Engine, folder: RunFolder, sync: string): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP VIEW "sluice__work" AS
    SELECT rowid AS seq, * FROM sluice_plan.main.operations WHERE sync = ${sqlText(sync)} AND operation IS NOT NULL`);
  await readOutcomes(engine, folder, sync);
  await addUnanswered(engine, folder, sync, '');
  await engine.run(`INSERT INTO "sluice__done" SELECT w.* EXCLUDE (seq), o.status
    FROM "sluice__work" AS w JOIN "sluice__outcomes" AS o USING (seq) WHERE o.status IN ('ok', 'noop', 'unknown')`);
}
