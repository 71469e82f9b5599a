// A saved plan: one DuckDB file with a header and a table of operations, which anyone can query. Described byte for
// byte in docs/plan-file.md; written once, by building a plan, and only read afterwards.

import { chmodSync, existsSync, rmSync } from 'node:fs';
import { errorAt } from '../../core/diagnostic.js';
import { PLAN_VERSION, type PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';

/**
 * operations: one row per operation, in the order of syncs; its sequence number is DuckDB's rowid, which never changes
 * in a file that is only read (a row_number() would double the time to write ten million). `action` is create, update
 * or delete, or invalid or held for records that are not sent. `previous` is the payload the ledger held;
 * `replaces` is the key that the ledger holds the record under, when its key changed.
 * field_types: the SQL type of each payload field.
 */
const PLAN_TABLES = `
CREATE TABLE sluice_plan.main.header (format_version VARCHAR, document VARCHAR);
CREATE TABLE sluice_plan.main.operations (
  sync VARCHAR, action VARCHAR, operation VARCHAR, reason VARCHAR, key VARCHAR, match VARCHAR,
  payload VARCHAR, initial VARCHAR, previous VARCHAR, lookups VARCHAR, destination_id VARCHAR, replaces VARCHAR);
CREATE TABLE sluice_plan.main.field_types (sync VARCHAR, field VARCHAR, type VARCHAR);`;

/** Replaces an earlier plan, and refuses to replace anything else. `shown` is the path relative to the project. */
export async function createPlanFile(engine: Engine, path: string, shown: string): Promise<void> {
  if (existsSync(path)) await removeEarlierPlan(engine, path, shown);
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_plan`);
  } catch (error) {
    throw new Refused([errorAt('SL0505', { file: shown }, `The plan cannot be written there: ${firstLine(error)}`)]);
  }
  chmodSync(path, 0o600);
  await engine.run(PLAN_TABLES);
}

async function removeEarlierPlan(engine: Engine, path: string, shown: string): Promise<void> {
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_plan (READ_ONLY)`);
    await engine.rows('SELECT format_version FROM sluice_plan.main.header');
    await engine.run('DETACH sluice_plan');
  } catch {
    const detail = 'This file is there already and is not a plan, so it is not replaced. Name another file.';
    throw new Refused([errorAt('SL0505', { file: shown }, detail)]);
  }
  rmSync(path);
}

/** Writes the header last: a file without one is not a plan. */
export async function sealPlanFile(engine: Engine, document: PlanDocument): Promise<void> {
  await engine.run('INSERT INTO sluice_plan.main.header VALUES ($1::VARCHAR, $2::VARCHAR)', [
    PLAN_VERSION,
    JSON.stringify(document),
  ]);
  await engine.run('CHECKPOINT sluice_plan');
}

/** Attaches a saved plan to read and gives its document. `shown` is the path as the user wrote it. */
export async function openPlanFile(engine: Engine, path: string, shown: string): Promise<PlanDocument> {
  if (!existsSync(path))
    throw new Refused([
      errorAt('SL0505', { file: shown }, 'There is no such file. `sluice plan --out FILE` writes one.'),
    ]);
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_plan (READ_ONLY)`);
  } catch (error) {
    throw new Refused([errorAt('SL0505', { file: shown }, `It cannot be opened as a plan: ${firstLine(error)}`)]);
  }
  const [row] = await engine.rows('SELECT format_version, document FROM sluice_plan.main.header').catch(() => []);
  if (row === undefined)
    throw new Refused([
      errorAt('SL0505', { file: shown }, 'It is a database but not a plan, or a plan that was never finished.'),
    ]);
  if (row[0] !== PLAN_VERSION) {
    throw new Refused([
      errorAt(
        'SL0505',
        { file: shown },
        `It has plan format ${String(row[0])}; this Sluice reads ${PLAN_VERSION}. Make the plan again.`,
      ),
    ]);
  }
  return JSON.parse(String(row[1])) as PlanDocument;
}
