// Ids in restored payloads. A record that the run deleted gets a new id when it is made anew, so payloads that carried
// its old id, as a contact carries its company's, wait for the new one like those of an ordinary plan.

import { type LookupNode, PENDING_MARK, type SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';
import { memberText } from '../deliver/member-value.js';
import { membersOf, payloadOf } from './restored-payload.js';

/** Rewrites the payloads in "sluice__undo". The syncs that it looks up must be in the plan already. Needs "sluice__done". */
export async function restoreLookups(engine: Engine, sync: SyncNode): Promise<void> {
  const managed = sync.lookups.filter(({ field }) =>
    sync.fields.some((each) => each.name === field && each.manage === 'always'),
  );
  for (const lookup of managed) {
    await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__renamed" AS ${renamed(lookup)}`);
    if ((await numberOf(engine, 'SELECT count(*) FROM "sluice__renamed"')) === 0) continue;
    await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__undo" AS ${replaced(lookup)}`);
  }
}

/** Ids of records that the run deleted: old, the member's text; new, what it is to be; waits, the key of one whose id is yet to come. */
function renamed({ sync }: LookupNode): string {
  const mark = sqlText(PENDING_MARK);
  return `SELECT to_json(d.destination_id) AS old,
      CASE WHEN l.key IS NULL THEN to_json(concat(${mark}, ${sqlText(sync)}, ${mark}, d.key, ${mark})) ELSE to_json(l.destination_id) END AS new,
      CASE WHEN l.key IS NULL THEN d.key END AS waits
    FROM "sluice__done" AS d
    LEFT JOIN sluice_ledger.main.records AS l ON l.sync = d.sync AND l.key = d.key AND l.destination_id IS NOT NULL
    LEFT JOIN sluice_plan.main.operations AS p ON p.sync = d.sync AND p.key = d.key AND p.action = 'create'
    WHERE d.sync = ${sqlText(sync)} AND d.action = 'delete' AND d.destination_id IS NOT NULL AND (l.key IS NOT NULL OR p.key IS NOT NULL)`;
}

function replaced({ field, sync }: LookupNode): string {
  const name = sqlText(`${JSON.stringify(field)}:`);
  const member = `CASE WHEN starts_with(m, ${name}) THEN concat(${name}, r.new) ELSE m END`;
  const entry = `concat(${name}, to_json([${sqlText(sync)}, r.waits]))`;
  const lookups = `CASE WHEN u.lookups IS NULL THEN concat('{', ${entry}, '}') ELSE concat(u.lookups[:-2], ',', ${entry}, '}') END`;
  return `SELECT u.* REPLACE (
      CASE WHEN r.old IS NULL THEN u.payload ELSE ${payloadOf(`list_transform(${membersOf('u.payload')}, lambda m: ${member})`)} END AS payload,
      CASE WHEN r.waits IS NULL THEN u.lookups ELSE ${lookups} END AS lookups)
    FROM "sluice__undo" AS u LEFT JOIN "sluice__renamed" AS r
      ON u.action IN ('create', 'update') AND r.old = ${memberText(membersOf('u.payload'), field, 1)}`;
}
