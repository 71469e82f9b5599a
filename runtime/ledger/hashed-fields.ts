// Which fields of which sync the ledger holds as keyed hashes. It only grows: a value that was hashed cannot be had back,
// so a field that is no longer marked sensitive goes on being compared by its hash.

import type { SyncNode } from '../../core/manifest.js';
import { sensitiveFields } from '../../core/payload.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { ledgerKey } from './ledger-key.js';
import { FINGERPRINT_SQL, isInDoubt } from './ledger-schema.js';
import { overwriteOldValues } from './overwrite-old-values.js';
import { AS_IT_IS, type StoredForm, storedPayload } from './stored-form.js';

/** In name order. */
async function hashedFields(engine: Engine, sync: string): Promise<readonly string[]> {
  const rows = await engine.rows('SELECT field FROM sluice_ledger.main.hashed_fields WHERE sync = $1 ORDER BY field', [
    sync,
  ]);
  return rows.map(([field]) => String(field));
}

/** The fields that the ledger is to hold as hashes once a plan of the sync is applied: those that it does, and sensitive ones. */
export async function fieldsToHash(engine: Engine, sync: SyncNode): Promise<readonly string[]> {
  const names = new Set([...(await hashedFields(engine, sync.name)), ...sensitiveFields(sync)]);
  // Match values stay: by them the ledger names a record to its destination.
  return [...names].filter((name) => !sync.match.includes(name)).sort();
}

/** The form in which the ledger holds a sync's records now. Throws Refused (SL0514) when that needs a key that is not there. */
export async function storedFormOf(engine: Engine, sync: string): Promise<StoredForm> {
  return formOf(engine, await hashedFields(engine, sync));
}

/** Of these fields those that the ledger does not hold as hashes yet. A key is made for the first ones. */
export async function newlyHashed(engine: Engine, sync: string, fields: readonly string[]): Promise<StoredForm> {
  const hashed = await hashedFields(engine, sync);
  return formOf(
    engine,
    fields.filter((field) => !hashed.includes(field)),
  );
}

async function formOf(engine: Engine, fields: readonly string[]): Promise<StoredForm> {
  return fields.length === 0 ? AS_IT_IS : { fields, values: await ledgerKey(engine) };
}

/**
 * Hashes fields of a sync, in what the ledger holds and from now on. Its records count as delivered as before. The
 * ledger must be attached for writing.
 */
export async function hashRecords(engine: Engine, sync: string, form: StoredForm): Promise<void> {
  const rewritten = await inTransaction(engine, () => hashAll(engine, sync, form));
  if (rewritten > 0) await overwriteOldValues(engine);
}

/** Gives how many rows were rewritten. */
async function hashAll(engine: Engine, sync: string, form: StoredForm): Promise<number> {
  for (const field of form.fields)
    await engine.run('INSERT INTO sluice_ledger.main.hashed_fields VALUES ($1, $2)', [sync, field]);
  const ofSync = `WHERE sync = ${sqlText(sync)}`;
  const keys = ['records', 'unresolved', 'rejects'].map(
    (table) => `SELECT key FROM sluice_ledger.main.${table} ${ofSync}`,
  );
  const rows = await numberOf(engine, `SELECT count(*) FROM (${keys.join(' UNION ALL ')})`);
  if (rows === 0) return 0;
  const stored = storedPayload('payload', 'key', form);
  await engine.run(
    `UPDATE sluice_ledger.main.records SET payload = ${stored}, fingerprint = CASE WHEN ${isInDoubt('fingerprint')} THEN fingerprint ELSE ${FINGERPRINT_SQL(stored)} END ${ofSync}`,
    form.values,
  );
  await engine.run(`UPDATE sluice_ledger.main.unresolved SET payload = ${stored} ${ofSync}`, form.values);
  // Their fingerprints, and the destination's words, are of plain values. They are tried again.
  await engine.run(`DELETE FROM sluice_ledger.main.rejects ${ofSync}`);
  return rows;
}
