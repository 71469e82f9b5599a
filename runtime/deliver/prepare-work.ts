// The operations of one sync as they are about to be delivered: ids that lookups could not know at plan time are put
// in now, because the records they point to have just been delivered. An operation whose id never came is skipped.

import { PENDING_MARK, type SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

/** Defines "sluice__work", in the order of seq, and "sluice__skipped", whose operations cannot be sent; counts these. */
export async function prepareWork(engine: Engine, sync: SyncNode): Promise<{ readonly skipped: number }> {
  const operations = `SELECT rowid AS seq, * FROM sluice_plan.main.operations WHERE sync = ${sqlText(sync.name)} AND operation IS NOT NULL`;
  await engine.run('DROP VIEW IF EXISTS "sluice__work"; DROP VIEW IF EXISTS "sluice__skipped"');
  const pending = await numberOf(engine, `SELECT count(*) FROM (${operations}) WHERE lookups IS NOT NULL`);
  if (pending === 0) {
    await engine.run(
      `CREATE TEMP VIEW "sluice__work" AS ${operations}; CREATE TEMP VIEW "sluice__skipped" AS ${operations} AND false`,
    );
    return { skipped: 0 };
  }
  const unknown = `lookups IS NOT NULL AND (contains(payload, ${sqlText(PENDING_MARK)}) OR contains(COALESCE(initial, ''), ${sqlText(PENDING_MARK)}))`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__resolved" AS
    SELECT o.* REPLACE (COALESCE(r.payload, o.payload) AS payload, COALESCE(r.initial, o.initial) AS initial)
    FROM (${operations}) AS o LEFT JOIN (${resolveSql(operations, sync)}) AS r USING (seq) ORDER BY seq`);
  await engine.run(`CREATE TEMP VIEW "sluice__work" AS SELECT * FROM "sluice__resolved" WHERE NOT (${unknown})`);
  await engine.run(`CREATE TEMP VIEW "sluice__skipped" AS SELECT * FROM "sluice__resolved" WHERE ${unknown}`);
  return { skipped: await numberOf(engine, 'SELECT count(*) FROM "sluice__skipped"') };
}

/** Replaces each pending mark by the id's JSON text; one that is still unknown keeps its mark. */
function resolveSql(operations: string, sync: SyncNode): string {
  const replaced = (column: string): string =>
    sync.lookups.reduce((text, lookup, i) => {
      const mark = sqlText(PENDING_MARK);
      const placeholder = `to_json(concat(${mark}, ${sqlText(lookup.sync)}, ${mark}, ${keyOf(lookup.field)}, ${mark}))`;
      return `CASE WHEN l${i}.destination_id IS NULL THEN ${text} ELSE replace(${text}, ${placeholder}, to_json(l${i}.destination_id)) END`;
    }, column);
  const joins = sync.lookups.map(
    (lookup, i) =>
      `LEFT JOIN sluice_ledger.main.records AS l${i} ON l${i}.sync = ${sqlText(lookup.sync)} AND l${i}.key = ${keyOf(lookup.field)}`,
  );
  return `SELECT o.seq, ${replaced('o.payload')} AS payload, ${replaced('o.initial')} AS initial FROM (${operations}) AS o ${joins.join(' ')} WHERE o.lookups IS NOT NULL`;
}

/** The key that a field's lookup waits for: the second item of its entry in `lookups`. */
function keyOf(field: string): string {
  const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}/1`;
  return `json_extract_string(o.lookups, ${sqlText(pointer)})`;
}
