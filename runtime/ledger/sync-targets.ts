// Where each sync's records were delivered: connector, object, match fields, settings. A ledger says nothing about
// another place, so a sync that points elsewhere must not be planned against it.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import { canonicalJson } from '../../core/json.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { SyncPlan, SyncTarget } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';

/** Refuses a sync whose records are elsewhere; warns where only an HTTP connector's settings, such as its address, differ. */
export async function checkTarget(engine: Engine, manifest: Manifest, sync: SyncNode): Promise<readonly Diagnostic[]> {
  const [row] = await engine.rows(
    `SELECT connector, object, match, settings FROM sluice_ledger.main.targets
     WHERE sync = $1 AND sync IN (SELECT sync FROM sluice_ledger.main.records UNION ALL SELECT sync FROM sluice_ledger.main.unresolved)`,
    [sync.name],
  );
  if (row === undefined) return [];
  const was: SyncTarget = {
    connector: String(row[0]),
    object: String(row[1]),
    match: String(row[2]),
    settings: String(row[3]),
  };
  const now = targetOf(manifest, sync);
  const moved = (['connector', 'object', 'match', 'settings'] as const).filter((part) => was[part] !== now[part]);
  if (moved.length === 0) return [];
  const what = moved.map((part) => `${part} ${was[part]} (now ${now[part]})`).join(', ');
  const place = { file: sync.file };
  if (moved.every((part) => part === 'settings') && connectorOf(manifest, sync).transport === 'http') {
    return [
      warningAt(
        'SL0513',
        place,
        `Its records were delivered with other settings: ${what}. If that is another account, the ledger does not describe it: give the sync another name to deliver everything there.`,
      ),
    ];
  }
  throw new Refused([
    errorAt(
      'SL0513',
      place,
      `The ledger's records of sync "${sync.name}" were delivered elsewhere: ${what}. Nothing is planned against them. Give the sync another name to deliver everything to the new place, or point it back.`,
    ),
  ]);
}

/** Notes where a plan's sync delivers. The ledger must be attached for writing. */
export async function recordTarget(engine: Engine, { name, target }: SyncPlan): Promise<void> {
  await engine.run('DELETE FROM sluice_ledger.main.targets WHERE sync = $1', [name]);
  await engine.run('INSERT INTO sluice_ledger.main.targets VALUES ($1, $2, $3, $4, $5)', [
    name,
    target.connector,
    target.object,
    target.match,
    target.settings,
  ]);
}

/** Where a sync delivers now. */
export function targetOf(manifest: Manifest, sync: SyncNode): SyncTarget {
  const destination = manifest.destinations[sync.destination];
  return {
    connector: destination?.connector ?? '',
    object: sync.object,
    match: sync.match.join(', '),
    settings: canonicalJson(destination?.settings ?? {}),
  };
}

/** The connector of a sync's destination. */
export function connectorOf(manifest: Manifest, sync: SyncNode): Connector {
  const connector = manifest.connectors[manifest.destinations[sync.destination]?.connector ?? ''];
  if (connector === undefined) throw new Error(`The manifest has no connector for sync ${sync.name}`);
  return connector;
}
