// What a sync's query says should be at the destination, as "sluice__desired". A query that is small, slow or may give
// other rows each time is kept as a table; a large and fast one is run again for each question, which at ten million
// records is faster than writing its rows down.

import type { SyncNode } from '../../core/manifest.js';
import { queryOfSync } from '../../core/model-query.js';
import type { Engine } from '../database/engine.js';
import { type OpenModels, standing } from '../models/open-models.js';

export interface DesiredCounts {
  readonly records: number;
  readonly withKey: number;
}

const SMALL_RECORDS = 250_000;
/** Seconds that keeping one record takes, measured; a query that takes longer to count than to keep is kept. */
const KEEPING_SECONDS = 1e-6;
const UNSTEADY =
  /\b(random|uuid|gen_random_uuid|uuidv4|uuidv7|setseed|limit|sample|tablesample|row_number|rank|first|last|any_value|arbitrary|now|current_timestamp|today|nextval)\b/i;

export async function readDesired(open: OpenModels, sync: SyncNode): Promise<DesiredCounts> {
  const { engine, manifest, tables } = open;
  await engine.run(`CREATE OR REPLACE TEMP VIEW "sluice__delivered" AS
    SELECT sync, key, destination_id, false AS pending FROM sluice_ledger.main.records WHERE destination_id IS NOT NULL
    UNION ALL
    SELECT sync, key, NULL, true FROM sluice_plan.main.operations WHERE destination_id IS NULL AND action IN ('create', 'update')`);
  await engine.run('DROP VIEW IF EXISTS "sluice__desired"; DROP TABLE IF EXISTS "sluice__kept"');
  const query = queryOfSync(manifest.models, sync, await standing(open, [sync.model]));
  await engine.run(`CREATE TEMP VIEW "sluice__desired" AS ${query}`);
  const counts = UNSTEADY.test(queryOfSync(manifest.models, sync, tables)) ? undefined : await countIfQuick(engine);
  if (counts !== undefined) return counts;
  await engine.run(`CREATE TEMP TABLE "sluice__kept" AS ${query}`);
  await engine.run('CREATE OR REPLACE TEMP VIEW "sluice__desired" AS FROM "sluice__kept"');
  return count(engine);
}

/** Undefined when the query had better be kept. */
async function countIfQuick(engine: Engine): Promise<DesiredCounts | undefined> {
  const started = performance.now();
  const counts = await count(engine);
  const seconds = (performance.now() - started) / 1000;
  return counts.records > SMALL_RECORDS && seconds < counts.records * KEEPING_SECONDS ? counts : undefined;
}

async function count(engine: Engine): Promise<DesiredCounts> {
  const [row] = await engine.rows('SELECT count(*), count(key) FROM "sluice__desired"');
  return { records: Number(row?.[0] ?? 0), withKey: Number(row?.[1] ?? 0) };
}
