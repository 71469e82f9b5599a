// Unresolved records that may be sent once more: the destination recognises their idempotency keys, which are the same
// for as long as the payload is, and has not forgotten them yet. The others are held.

import { type Connector, objectOf } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import { type StoredForm, storedPayload } from '../ledger/stored-form.js';
import { rememberedUnresolved } from '../ledger/unresolved.js';

export interface RepeatableOptions {
  readonly sync: SyncNode;
  readonly connector: Connector;
  readonly now: Date;
  readonly stored: StoredForm;
}

/** Makes "sluice__repeatable" (key) where there are any. Mostly there are none, and the model is not asked again. */
export async function findRepeatable(
  engine: Engine,
  { sync, connector, now, stored }: RepeatableOptions,
): Promise<boolean> {
  const { create } = sync.operations;
  const operation = create === undefined ? undefined : objectOf(connector, sync.object)?.operations[create];
  if (operation?.idempotent_for_ms === undefined) return false;
  const remembered = rememberedUnresolved(sync.name, new Date(now.getTime() - operation.idempotent_for_ms));
  if ((await numberOf(engine, `SELECT count(*) FROM (${remembered})`)) === 0) return false;
  await engine.run(
    `CREATE OR REPLACE TEMP TABLE "sluice__repeatable" AS SELECT u.key FROM (${remembered}) AS u
    JOIN (SELECT key, payload FROM "sluice__desired" WHERE key IS NOT NULL) AS d ON d.key = u.key
    WHERE u.payload = ${storedPayload('d.payload', 'd.key', stored)}`,
    stored.values,
  );
  return true;
}
