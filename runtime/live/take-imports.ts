// Takes found records into the ledger, in one transaction, unless they are not ours alone.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import { type StoredForm, storedPayload } from '../ledger/stored-form.js';
import { recordTarget, targetOf } from '../ledger/sync-targets.js';
import { ledgerOf } from '../plan/find-changes.js';

export interface Taking {
  readonly manifest: Manifest;
  readonly sync: SyncNode;
  /** The form in which the ledger holds the sync's records. */
  readonly stored: StoredForm;
}

/** Stands where entries that a run confirmed have its id. */
const IMPORTED = 'import';
const FOUND_TWICE = 'Another record of the model found the same one there.';
const ID_KNOWN = 'The ledger has the one found there under another key.';

/** Needs "sluice__asked", "sluice__live", "sluice__verdicts"; adds to "sluice__conflicts". Gives how many were taken. */
export async function takeImports(engine: Engine, taking: Taking): Promise<number> {
  const { sync } = taking;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__importing" AS
    SELECT a.key, COALESCE(t.match, a.match) AS match, COALESCE(t.there, a.payload) AS payload, v.destination_id
    FROM "sluice__asked" AS a JOIN "sluice__live" AS v USING (seq) LEFT JOIN "sluice__verdicts" AS t ON t.key = a.key
    WHERE v.state = 'found'`);
  const twice = `SELECT destination_id FROM "sluice__importing" WHERE destination_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1`;
  const known = `SELECT destination_id FROM (${ledgerOf(sync)}) WHERE destination_id IS NOT NULL`;
  await engine.run(`INSERT INTO "sluice__conflicts"
    SELECT key, CASE WHEN destination_id IN (${known}) THEN '${ID_KNOWN}' ELSE '${FOUND_TWICE}' END
    FROM "sluice__importing" WHERE destination_id IN (${twice}) OR destination_id IN (${known})`);
  await engine.run('DELETE FROM "sluice__importing" WHERE key IN (SELECT key FROM "sluice__conflicts")');
  const count = await numberOf(engine, 'SELECT count(*) FROM "sluice__importing"');
  if (count > 0) await enter(engine, taking);
  return count;
}

/** A record whose outcome nobody knew is known now. */
async function enter(engine: Engine, { manifest, sync, stored }: Taking): Promise<void> {
  const name = sqlText(sync.name);
  await inTransaction(engine, async () => {
    await advanceSerial(engine);
    await engine.run(
      `INSERT INTO sluice_ledger.main.records
      SELECT ${name}, key, match, payload, ${FINGERPRINT_SQL('payload')}, destination_id, ${sqlText(IMPORTED)},
        (SELECT serial FROM sluice_ledger.main.meta)
      FROM (SELECT * REPLACE (${storedPayload('payload', 'key', stored)} AS payload) FROM "sluice__importing")`,
      stored.values,
    );
    await engine.run(
      `DELETE FROM sluice_ledger.main.unresolved WHERE sync = ${name} AND key IN (SELECT key FROM "sluice__importing")`,
    );
    await recordTarget(engine, { name: sync.name, target: targetOf(manifest, sync) });
  });
}
