// A saved plan: one DuckDB file with a header and a table of operations, which anyone can query. Described byte for
// byte in docs/plan-file.md; written once, by building a plan, and only read afterwards.

import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { errorAt } from '../../core/diagnostic.js';
import { PLAN_VERSION, type PlanDocument } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { cutText } from '../../core/well-formed.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import { isOwnedPath } from '../database/owned-paths.js';
import { isColumnType } from './column-type.js';
import { isEncryptedPlan } from './encrypted-plan.js';
import { isPlanDocument } from './is-plan-document.js';

/**
 * operations: one row per operation, in the order of syncs; its sequence number is DuckDB's rowid, which never changes
 * in a file that is only read (a row_number() would double the time to write ten million). `action` is create, update
 * or delete, or invalid or held for records that are not sent. `previous` is the payload the ledger held;
 * `replaces` is the key that the ledger holds the record under, when its key changed.
 * field_types: the SQL type of each payload field.
 */
export const planTables = (database: string): string => `
CREATE TABLE ${database}.main.header (format_version VARCHAR, document VARCHAR);
CREATE TABLE ${database}.main.operations (
  sync VARCHAR, action VARCHAR, operation VARCHAR, reason VARCHAR, key VARCHAR, match VARCHAR,
  payload VARCHAR, initial VARCHAR, previous VARCHAR, lookups VARCHAR, destination_id VARCHAR, replaces VARCHAR);
CREATE TABLE ${database}.main.field_types (sync VARCHAR, field VARCHAR, type VARCHAR);`;

/** A plan is written beside its place and put there when it is complete, so that a plan that fails replaces nothing. */
function partOf(path: string): string {
  return `${path}.part`;
}

/** Begins a plan that may replace an earlier plan, and nothing else. `shown` is the path relative to the project. */
export async function createPlanFile(engine: Engine, path: string, shown: string): Promise<void> {
  await checkReplaceable(engine, path, shown);
  removePart(path);
  try {
    await engine.run(`ATTACH ${sqlText(partOf(path))} AS sluice_plan`);
  } catch (error) {
    throw cannotWrite(path, shown, firstLine(error));
  }
  chmodSync(partOf(path), 0o600);
  await engine.run(planTables('sluice_plan'));
}

/** A plan that nobody keeps is made beside the ledger: the user has not named its file and should not hear of it. */
function cannotWrite(path: string, shown: string, reason: string): Refused {
  if (!isOwnedPath(path))
    return new Refused([errorAt('SL0505', { file: shown }, `The plan cannot be written there: ${reason}`)]);
  const detail = `A plan is made in a file beside the ledger, and none can be written there: ${reason.replace(/ "[^"]*"/, '')}. Put that right and run it again.`;
  return new Refused([errorAt('SL0502', undefined, detail)]);
}

/** The tables of a plan that nobody keeps, for commands that only read what a sync's query gives. */
export async function attachScratchPlan(engine: Engine): Promise<void> {
  await engine.run("ATTACH ':memory:' AS sluice_plan");
  await engine.run(planTables('sluice_plan'));
}

/** Throws Refused (SL0505) for a file that is there and is not a plan. */
export async function checkReplaceable(engine: Engine, path: string, shown: string): Promise<void> {
  if (!existsSync(path) || isEncryptedPlan(path)) return;
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_plan (READ_ONLY)`);
    const found = await columnsOf(engine, 'sluice_plan');
    await engine.run('DETACH sluice_plan');
    if (!/^main\.header\.format_version VARCHAR$/m.test(found)) throw new Error('No header');
  } catch {
    const detail = 'This file is there already and is not a plan, so it is not replaced. Name another file.';
    throw new Refused([errorAt('SL0505', { file: shown }, detail)]);
  }
}

/** Writes the header last, since a file without one is not a plan, and puts the plan in its place. */
export async function sealPlanFile(engine: Engine, document: PlanDocument, path: string): Promise<void> {
  await engine.run('INSERT INTO sluice_plan.main.header VALUES ($1::VARCHAR, $2::VARCHAR)', [
    PLAN_VERSION,
    JSON.stringify(document),
  ]);
  await engine.run('CHECKPOINT sluice_plan; DETACH sluice_plan');
  renameSync(partOf(path), path);
}

/** Takes away what a plan that was not sealed has written. */
export function removePart(path: string): void {
  rmSync(partOf(path), { force: true });
  rmSync(`${partOf(path)}.wal`, { force: true });
}

/** Attaches a saved plan to read and gives its document. `shown` is the path as the user wrote it. */
export async function openPlanFile(engine: Engine, path: string, shown: string): Promise<PlanDocument> {
  await attachPlanFile(engine, path, shown);
  return readHeader(engine, shown);
}

/** Attaches a saved plan to read, once its tables are known to be tables: a view could read any file there is. */
export async function attachPlanFile(engine: Engine, path: string, shown: string): Promise<void> {
  if (!existsSync(path))
    throw new Refused([
      errorAt('SL0505', { file: shown }, 'There is no such file. `sluice plan --out FILE` writes one.'),
    ]);
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_plan (READ_ONLY)`);
  } catch (error) {
    throw new Refused([errorAt('SL0505', { file: shown }, `It cannot be opened as a plan: ${firstLine(error)}`)]);
  }
  await checkPlanTables(engine, shown);
}

/** The document in the header of the attached plan. */
export async function readHeader(engine: Engine, shown: string): Promise<PlanDocument> {
  const [row] = await engine.rows('SELECT format_version, document FROM sluice_plan.main.header');
  if (row === undefined) throw notPlan(shown, NO_PLAN);
  if (row[0] !== PLAN_VERSION)
    throw notPlan(
      shown,
      `It has plan format ${String(row[0])}; this Sluice reads ${PLAN_VERSION}. Make the plan again.`,
    );
  await checkFieldTypes(engine, shown);
  const document = parsed(String(row[1]));
  if (!isPlanDocument(document)) throw notPlan(shown, 'Its header holds no plan document. Make the plan again.');
  return document;
}

const NO_PLAN = 'It is a database but not a plan, or a plan that was never finished.';

/** The tables must be those that a plan is made with, to the column. */
async function checkPlanTables(engine: Engine, shown: string): Promise<void> {
  await engine.run("ATTACH ':memory:' AS sluice_expected");
  await engine.run(planTables('sluice_expected'));
  const [expected, found] = [await columnsOf(engine, 'sluice_expected'), await columnsOf(engine, 'sluice_plan')];
  await engine.run('DETACH sluice_expected');
  if (expected === found) return;
  const hasHeader = /^main\.header\./m.test(found);
  throw notPlan(
    shown,
    hasHeader ? 'Its tables are not those of a plan that this Sluice writes. Make the plan again.' : NO_PLAN,
  );
}

/** One line per column: base tables only, as duckdb_tables() lists no views. */
async function columnsOf(engine: Engine, database: string): Promise<string> {
  const rows = await engine.rows(
    `SELECT concat(t.schema_name, '.', t.table_name, '.', c.column_name, ' ', c.data_type)
     FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (database_name, schema_name, table_name)
     WHERE t.database_name = $1 ORDER BY t.schema_name, t.table_name, c.column_index`,
    [database],
  );
  return rows.map(([line]) => String(line)).join('\n');
}

/** The types become part of SQL when a table or a file is written. */
async function checkFieldTypes(engine: Engine, shown: string): Promise<void> {
  const types = await engine.rows('SELECT DISTINCT type FROM sluice_plan.main.field_types ORDER BY type');
  const strange = types.map(([type]) => String(type)).find((type) => !isColumnType(type));
  if (strange !== undefined)
    throw notPlan(shown, `It names "${cutText(strange, 80)}" as a column type, which is none.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notPlan(shown: string, detail: string): Refused {
  return new Refused([errorAt('SL0505', { file: shown }, detail)]);
}
