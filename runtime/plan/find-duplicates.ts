// Keys and match values that stand in more than one record: such records are never sent.

import { type Engine, numberOf } from '../database/engine.js';

export interface Duplicates {
  /** Whether "sluice__duplicate_key" holds any. */
  readonly keys: boolean;
  /** Whether "sluice__duplicate_match" holds any. */
  readonly matches: boolean;
}

export const NO_DUPLICATES: Duplicates = { keys: false, matches: false };

export async function findDuplicates(engine: Engine): Promise<Duplicates> {
  return { keys: await collect(engine, 'key'), matches: await collect(engine, 'match') };
}

/**
 * Collects the values of a column that stand in more than one record into a temporary table, and says whether there
 * are any. Hashes are grouped first: they take a fraction of the memory of the texts.
 */
async function collect(engine: Engine, column: 'key' | 'match'): Promise<boolean> {
  const table = `"sluice__duplicate_${column}"`;
  const suspects = `SELECT hash(${column}) AS h FROM "sluice__desired" WHERE ${column} IS NOT NULL GROUP BY h HAVING count(*) > 1`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__suspects" AS ${suspects}`);
  if ((await numberOf(engine, 'SELECT count(*) FROM "sluice__suspects"')) === 0) return false;
  await engine.run(`CREATE OR REPLACE TEMP TABLE ${table} AS
    SELECT ${column} AS value FROM "sluice__desired" WHERE hash(${column}) IN (FROM "sluice__suspects")
    GROUP BY value HAVING count(*) > 1`);
  return (await numberOf(engine, `SELECT count(*) FROM ${table}`)) > 0;
}
