// The operations of one sync as they are about to be delivered: ids that lookups could not know at plan time are put
// in now, because the records they point to have just been delivered. An operation whose id never came is skipped.
// All of it comes from the plan: a project that changed since cannot change what a run delivered.

import { PENDING_MARK } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

/** A part of a sync's operations, by their sequence numbers; both ends may be absent. */
export interface WorkPart {
  readonly after?: number;
  readonly upTo?: number;
}

/** Defines "sluice__work", in the order of seq, and "sluice__skipped", whose operations cannot be sent; counts these. */
export async function prepareWork(
  engine: Engine,
  { name }: { readonly name: string },
  { after, upTo }: WorkPart = {},
): Promise<{ readonly skipped: number }> {
  const bounds = `${after === undefined ? '' : ` AND rowid > ${after}`}${upTo === undefined ? '' : ` AND rowid <= ${upTo}`}`;
  const operations = `SELECT rowid AS seq, * FROM sluice_plan.main.operations WHERE sync = ${sqlText(name)} AND operation IS NOT NULL${bounds}`;
  await engine.run('DROP VIEW IF EXISTS "sluice__work"; DROP VIEW IF EXISTS "sluice__skipped"');
  const lookups = await lookupsOf(engine, operations);
  if (lookups.length === 0) {
    await engine.run(
      `CREATE TEMP VIEW "sluice__work" AS ${operations}; CREATE TEMP VIEW "sluice__skipped" AS ${operations} AND false`,
    );
    return { skipped: 0 };
  }
  const unknown = `lookups IS NOT NULL AND (contains(payload, ${sqlText(PENDING_MARK)}) OR contains(COALESCE(initial, ''), ${sqlText(PENDING_MARK)}))`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__resolved" AS
    SELECT o.* REPLACE (COALESCE(r.payload, o.payload) AS payload, COALESCE(r.initial, o.initial) AS initial)
    FROM (${operations}) AS o LEFT JOIN (${resolveSql(operations, lookups)}) AS r USING (seq) ORDER BY seq`);
  await engine.run(`CREATE TEMP VIEW "sluice__work" AS SELECT * FROM "sluice__resolved" WHERE NOT (${unknown})`);
  await engine.run(`CREATE TEMP VIEW "sluice__skipped" AS SELECT * FROM "sluice__resolved" WHERE ${unknown}`);
  return { skipped: await numberOf(engine, 'SELECT count(*) FROM "sluice__skipped"') };
}

interface PendingLookup {
  readonly field: string;
  /** Whose ids the field takes. */
  readonly sync: string;
}

/** The fields that wait for ids, from the operations' own `lookups`: {field: [sync, key]}. */
async function lookupsOf(engine: Engine, operations: string): Promise<readonly PendingLookup[]> {
  const rows = await engine.rows(
    `SELECT DISTINCT unnest(fields) FROM (SELECT DISTINCT json_keys(lookups) AS fields FROM (${operations}) WHERE lookups IS NOT NULL) ORDER BY 1`,
  );
  const lookups: PendingLookup[] = [];
  for (const [name] of rows) {
    const field = String(name);
    const syncs = await engine.rows(
      `SELECT DISTINCT ${itemOf(field, 0, 'lookups')} FROM (${operations}) WHERE lookups IS NOT NULL ORDER BY 1`,
    );
    lookups.push(...syncs.flatMap(([sync]) => (typeof sync === 'string' ? [{ field, sync }] : [])));
  }
  return lookups;
}

/** Replaces each pending mark by the id's JSON text; one that is still unknown keeps its mark. */
function resolveSql(operations: string, lookups: readonly PendingLookup[]): string {
  const replaced = (column: string): string =>
    lookups.reduce((text, { field, sync }, i) => {
      const mark = sqlText(PENDING_MARK);
      const placeholder = `to_json(concat(${mark}, ${sqlText(sync)}, ${mark}, ${itemOf(field, 1)}, ${mark}))`;
      return `CASE WHEN l${i}.destination_id IS NULL THEN ${text} ELSE replace(${text}, ${placeholder}, to_json(l${i}.destination_id)) END`;
    }, column);
  const joins = lookups.map(
    ({ field, sync }, i) =>
      `LEFT JOIN sluice_ledger.main.records AS l${i} ON l${i}.sync = ${sqlText(sync)} AND ${itemOf(field, 0)} = ${sqlText(sync)} AND l${i}.key = ${itemOf(field, 1)}`,
  );
  return `SELECT o.seq, ${replaced('o.payload')} AS payload, ${replaced('o.initial')} AS initial FROM (${operations}) AS o ${joins.join(' ')} WHERE o.lookups IS NOT NULL`;
}

/** An item of a field's entry in `lookups`: 0 the sync, 1 the key of the record that is waited for. */
function itemOf(field: string, item: 0 | 1, column = 'o.lookups'): string {
  const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}/${item}`;
  return `json_extract_string(${column}, ${sqlText(pointer)})`;
}
