// The records to read back, as a table that looks like the operations of a plan: what makes requests and stages rows
// for deliveries does it for reads too.

import type { Operation } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

/** The requests that read records back; neither for tables and files, which are read as a whole. */
export interface Reads {
  readonly id?: Operation;
  readonly match?: Operation;
}

/**
 * Makes "sluice__asked" from a SELECT of key, match, payload and destination_id, in that SELECT's order, and "sluice__work"
 * over it. `operation` is the read that names the record; null where neither can. Gives how many there are.
 */
export async function askRecords(engine: Engine, records: string, reads: Reads): Promise<number> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__asked" AS
    SELECT row_number() OVER () - 1 AS seq, 'read' AS action, ${operationCase(reads)} AS operation, key, match, payload,
      CAST(NULL AS VARCHAR) AS initial, CAST(NULL AS VARCHAR) AS previous, destination_id FROM (${records})`);
  await engine.run('DROP VIEW IF EXISTS "sluice__work"; CREATE TEMP VIEW "sluice__work" AS FROM "sluice__asked"');
  return numberOf(engine, 'SELECT count(*) FROM "sluice__asked"');
}

function operationCase({ id, match }: Reads): string {
  const byMatch = match === undefined ? 'NULL' : sqlText(match.name);
  return id === undefined ? byMatch : `CASE WHEN destination_id IS NULL THEN ${byMatch} ELSE ${sqlText(id.name)} END`;
}
