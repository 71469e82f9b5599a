// Which row of a table or file each record is: the one with its previous match value where that changed, otherwise the
// one with its match value, otherwise none yet. Chosen for all records at once, so that two of them can swap values,
// and so that delivering the same operations twice ends in the same place.

import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import type { SetColumn } from './stage-records.js';

export interface PresentRows {
  /** The table of the rows that are there. */
  readonly table: string;
  /** SQL over alias `o` for what tells them apart. */
  readonly row: string;
  /** For each match column, SQL over `o` for its value in a row. */
  readonly keys: readonly string[];
  /** SQL over `o` and `i`, a row of "sluice__incoming": the row has everything that the record brings. */
  readonly hasAll: string;
}

const TAKEN = 'Another row already has its match value.';
const ABSENT = 'There is no row with its match value, and mode "update" adds none.';

/**
 * Makes "sluice__targets" (seq, row, moved: the match value changes) and "sluice__leaving" (row: to be taken away) from
 * "sluice__incoming"; records that cannot be placed are refused there.
 */
export async function chooseRows(
  engine: Engine,
  { sync, columns, present }: { sync: SyncNode; columns: readonly SetColumn[]; present: PresentRows },
): Promise<void> {
  const match = matchIndexes(columns);
  const { table, row, keys } = present;
  const names = match.map((i) => `k${i}`);
  await engine.run(
    `CREATE OR REPLACE TEMP VIEW "sluice__keys" AS SELECT ${row} AS row, ${keys.map((key, i) => `${key} AS ${names[i]}`).join(', ')} FROM ${table} AS o`,
  );
  await engine.run('CREATE OR REPLACE TEMP TABLE "sluice__leaving" (row BIGINT)');
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__at" AS
    SELECT i.seq, k.row FROM "sluice__incoming" AS i JOIN "sluice__keys" AS k ON ${same(match, 'c')} WHERE i.refused IS NULL`);
  if (await recordsMove(engine, match, present)) await placeMoving(engine, sync, match);
  else
    await engine.run(
      'CREATE OR REPLACE TEMP TABLE "sluice__targets" AS SELECT seq, row, false AS moved FROM "sluice__at"',
    );
  if (sync.operations.create === undefined)
    await refuse(engine, 'seq NOT IN (SELECT seq FROM "sluice__targets")', ABSENT);
}

/** Makes "sluice__leaving" (row) from the deletes in "sluice__incoming". */
export async function chooseLeaving(
  engine: Engine,
  { sync, columns, present }: { sync: SyncNode; columns: readonly SetColumn[]; present: PresentRows },
): Promise<void> {
  const match = matchIndexes(columns);
  const keys = match.map((i, n) => `c${i} IS NOT DISTINCT FROM ${present.keys[n]}`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__leaving" AS
    SELECT DISTINCT ${present.row} AS row FROM ${present.table} AS o JOIN "sluice__incoming" AS i ON ${keys.join(' AND ')}
    WHERE i.key NOT IN (${sharing(sync, 'true')})`);
}

function matchIndexes(columns: readonly SetColumn[]): readonly number[] {
  return columns.flatMap(({ isMatch }, i) => (isMatch ? [i] : []));
}

function same(match: readonly number[], side: 'c' | 'p'): string {
  return match.map((i) => `k.k${i} = i.${side}${i}`).join(' AND ');
}

function moves(match: readonly number[]): string {
  const known = match.map((i) => `i.p${i} IS NOT NULL`).join(' AND ');
  return `(i.refused IS NULL AND ${known} AND (${match.map((i) => `i.p${i} <> i.c${i}`).join(' OR ')}))`;
}

/** Keys of incoming records whose delivered match value another record holds too that does not give it up. */
function sharing(sync: SyncNode, givesUp: string): string {
  const records = `SELECT key, match FROM sluice_ledger.main.records WHERE sync = ${sqlText(sync.name)}`;
  const leaving = `SELECT i.key FROM "sluice__incoming" AS i WHERE ${givesUp}`;
  return `SELECT mine.key FROM (${records} AND key IN (${leaving})) AS mine
    JOIN (${records} AND key NOT IN (${leaving})) AS other ON other.match = mine.match`;
}

/** Whether match values are still to change: if all that do have arrived, these operations were delivered before. */
async function recordsMove(
  engine: Engine,
  match: readonly number[],
  { table, row, hasAll }: PresentRows,
): Promise<boolean> {
  const moving = `SELECT i.* FROM "sluice__incoming" AS i WHERE ${moves(match)}`;
  if ((await numberOf(engine, `SELECT count(*) FROM (${moving})`)) === 0) return false;
  const arrived = `SELECT a.seq FROM "sluice__at" AS a JOIN ${table} AS o ON ${row} = a.row
    JOIN "sluice__incoming" AS i ON i.seq = a.seq WHERE ${hasAll}`;
  return (await numberOf(engine, `SELECT count(*) FROM (${moving}) WHERE seq NOT IN (${arrived})`)) > 0;
}

async function placeMoving(engine: Engine, sync: SyncNode, match: readonly number[]): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__moving" AS
    SELECT min(i.seq) AS seq, k.row FROM "sluice__incoming" AS i JOIN "sluice__keys" AS k ON ${same(match, 'p')}
    WHERE ${moves(match)} AND i.key NOT IN (${sharing(sync, moves(match))}) GROUP BY k.row`);
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__freed" AS ${freed(sync)}`);
  while (await refuseBlocked(engine)) {
    // A record that stays where it was may block another.
  }
  const accepted = 'seq IN (SELECT seq FROM "sluice__incoming" WHERE refused IS NULL)';
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__targets" AS
    SELECT seq, row, true AS moved FROM "sluice__moving" WHERE ${accepted}
    UNION ALL SELECT seq, row, false FROM "sluice__at"
    WHERE ${accepted} AND seq NOT IN (SELECT seq FROM "sluice__moving") AND row NOT IN (SELECT row FROM "sluice__moving")`);
  await engine.run(`INSERT INTO "sluice__leaving" SELECT DISTINCT row FROM "sluice__at"
    WHERE ${accepted} AND seq IN (SELECT seq FROM "sluice__moving") AND row IN (SELECT row FROM "sluice__freed")`);
}

/** Rows of records that this plan deletes: a record may take their place now. */
function freed(sync: SyncNode): string {
  if (sync.operations.delete === undefined) return 'SELECT row FROM "sluice__at" WHERE false';
  return `SELECT DISTINCT a.row FROM "sluice__at" AS a JOIN "sluice__work" AS mine ON mine.seq = a.seq
    JOIN "sluice__work" AS d ON d.action = 'delete' AND d.match = mine.match
    WHERE a.row NOT IN (SELECT row FROM "sluice__moving")`;
}

/** Refuses records whose place is held by a row that stays. True when there were any. */
async function refuseBlocked(engine: Engine): Promise<boolean> {
  const blocked = `SELECT a.seq FROM "sluice__at" AS a
    LEFT JOIN "sluice__moving" AS m ON m.row = a.row LEFT JOIN "sluice__incoming" AS mover ON mover.seq = m.seq
    WHERE (m.seq IS NULL AND a.seq IN (SELECT seq FROM "sluice__moving") AND a.row NOT IN (SELECT row FROM "sluice__freed"))
      OR (m.seq <> a.seq AND mover.refused IS NOT NULL)`;
  return refuse(engine, `seq IN (${blocked})`, TAKEN);
}

async function refuse(engine: Engine, condition: string, reason: string): Promise<boolean> {
  const where = `refused IS NULL AND ${condition}`;
  const found = await numberOf(engine, `SELECT count(*) FROM "sluice__incoming" WHERE ${where}`);
  if (found > 0) await engine.run(`UPDATE "sluice__incoming" SET refused = ${sqlText(reason)} WHERE ${where}`);
  return found > 0;
}
