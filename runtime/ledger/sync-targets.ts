// Where each sync's records were delivered: connector, object, match fields, settings. A ledger says nothing about
// another place, so a sync that points elsewhere must not be planned against it.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import { canonicalJson } from '../../core/json.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { SyncPlan, SyncTarget } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import type { Engine } from '../database/engine.js';
import { countEntries } from './sync-entries.js';

/** Refuses a sync whose records are elsewhere; warns where only an HTTP connector's settings, such as its address, differ. */
export async function checkTarget(engine: Engine, manifest: Manifest, sync: SyncNode): Promise<readonly Diagnostic[]> {
  const was = (await readTargets(engine)).get(sync.name);
  if (was === undefined) return [];
  const held = await countEntries(engine, { sync: sync.name });
  return held.records + held.unresolved === 0 ? [] : checkMoved(manifest, sync, was);
}

/** The same for records that were delivered to that place. */
export function checkMoved(manifest: Manifest, sync: SyncNode, was: SyncTarget): readonly Diagnostic[] {
  const now = targetOf(manifest, sync);
  const moved = movedParts(was, now);
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

/** Where each sync was delivered last; of some of them the ledger may hold no record any more. */
export async function readTargets(engine: Engine): Promise<ReadonlyMap<string, SyncTarget>> {
  const rows = await engine.rows(
    'SELECT sync, connector, object, match, settings FROM sluice_ledger.main.targets ORDER BY sync',
  );
  return new Map(
    rows.map(([sync, connector, object, match, settings]) => [
      String(sync),
      { connector: String(connector), object: String(object), match: String(match), settings: String(settings) },
    ]),
  );
}

/** In which of its parts one place differs from another. */
export function movedParts(was: SyncTarget, now: SyncTarget): readonly (keyof SyncTarget)[] {
  return (['connector', 'object', 'match', 'settings'] as const).filter((part) => was[part] !== now[part]);
}

/** Notes where a plan's sync delivers. The ledger must be attached for writing. */
export async function recordTarget(engine: Engine, { name, target }: Pick<SyncPlan, 'name' | 'target'>): Promise<void> {
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
