// Which records of a model to look for at the destination: those that the ledger does not hold and that could be sent.
// Those that would be taken for one another are told apart before anything is asked.

import type { SyncNode } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import { ledgerOf } from '../plan/find-changes.js';
import { findDuplicates } from '../plan/find-duplicates.js';
import type { CompareRules } from './compare-values.js';

const MATCH_KNOWN = 'The ledger has its match value under another key.';
const ONE_ADDRESS = 'Another record of the model has the same e-mail address in other letters.';

/** Makes "sluice__wanted" (key, match, payload, destination_id) and "sluice__conflicts" (key, reason). */
export async function chooseImports(
  engine: Engine,
  sync: SyncNode,
  rules: ReadonlyMap<string, CompareRules>,
): Promise<{ readonly invalid: number }> {
  const { keys, matches } = await findDuplicates(engine);
  const usable = [
    'key IS NOT NULL AND match IS NOT NULL AND payload IS NOT NULL AND invalid IS NULL AND held IS NULL',
    ...(keys ? ['key NOT IN (FROM "sluice__duplicate_key")'] : []),
    ...(matches ? ['match NOT IN (FROM "sluice__duplicate_match")'] : []),
  ].join(' AND ');
  const unknown = `key IS NULL OR key NOT IN (SELECT key FROM (${ledgerOf(sync)}))`;
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__wanted" AS
    SELECT key, match, payload, CAST(NULL AS VARCHAR) AS destination_id FROM "sluice__desired"
    WHERE (${unknown}) AND ${usable} ORDER BY length(key), key`);
  const records = await numberOf(engine, `SELECT count(*) FROM "sluice__desired" WHERE ${unknown}`);
  const invalid = records - (await numberOf(engine, 'SELECT count(*) FROM "sluice__wanted"'));
  await engine.run('CREATE OR REPLACE TEMP TABLE "sluice__conflicts" (key VARCHAR, reason VARCHAR)');
  await setAside(engine, `match IN (SELECT match FROM (${ledgerOf(sync)}))`, MATCH_KNOWN);
  if (sync.match.some((name) => rules.get(name)?.format === 'email')) {
    const twice = 'SELECT lower(trim(match)) FROM "sluice__wanted" GROUP BY 1 HAVING count(*) > 1';
    await setAside(engine, `lower(trim(match)) IN (${twice})`, ONE_ADDRESS);
  }
  return { invalid };
}

async function setAside(engine: Engine, condition: string, reason: string): Promise<void> {
  await engine.run(`INSERT INTO "sluice__conflicts" SELECT key, '${reason}' FROM "sluice__wanted" WHERE ${condition}`);
  await engine.run('DELETE FROM "sluice__wanted" WHERE key IN (SELECT key FROM "sluice__conflicts")');
}
