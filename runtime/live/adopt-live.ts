// The ledger takes what is there for what was delivered: the next plan shows the difference to the model. Nothing is sent.

import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { advanceSerial } from '../ledger/advance-serial.js';
import { FINGERPRINT_SQL } from '../ledger/ledger-schema.js';
import { type StoredForm, storedOnce } from '../ledger/stored-form.js';

export interface Adopted {
  readonly changed: number;
  readonly forgotten: number;
}

/** Needs "sluice__verdicts" and "sluice__live"; missing records are forgotten. All or nothing. */
export async function adoptLive(engine: Engine, { name }: SyncNode, stored: StoredForm): Promise<Adopted> {
  const missing = `SELECT a.key FROM "sluice__asked" AS a JOIN "sluice__live" AS v USING (seq) WHERE v.state = 'missing'`;
  const changed = await numberOf(engine, 'SELECT count(*) FROM "sluice__verdicts"');
  const forgotten = await numberOf(engine, `SELECT count(*) FROM (${missing})`);
  if (changed + forgotten === 0) return { changed, forgotten };
  const ofSync = `sync = ${sqlText(name)}`;
  await inTransaction(engine, async () => {
    await advanceSerial(engine);
    await engine.run(
      `CREATE OR REPLACE TEMP TABLE "sluice__adopting" AS
      SELECT l.sync, l.key, v.match, v.there, ${FINGERPRINT_SQL('v.there')}, l.destination_id, l.run_id,
        (SELECT serial FROM sluice_ledger.main.meta)
      FROM sluice_ledger.main.records AS l
      JOIN (SELECT * REPLACE (${storedOnce('there', 'key', stored)} AS there) FROM "sluice__verdicts") AS v ON v.key = l.key
      WHERE l.${ofSync}`,
      stored.values,
    );
    await engine.run(
      `DELETE FROM sluice_ledger.main.records WHERE ${ofSync} AND (key IN (SELECT key FROM "sluice__verdicts") OR key IN (${missing}))`,
    );
    await engine.run('INSERT INTO sluice_ledger.main.records FROM "sluice__adopting"');
  });
  return { changed, forgotten };
}
