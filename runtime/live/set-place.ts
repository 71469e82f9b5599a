// The table or file that a sync delivers to, opened to be read. It is opened before the engine is locked, after which
// nothing else can be.

import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { settingsOf } from '../../core/settings.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import { targetPath } from '../deliver/deliver-set.js';
import { pathInside } from '../deliver/path-inside.js';
import { connectorOf } from '../ledger/sync-targets.js';

export type SetPlace =
  | { readonly kind: 'table'; readonly catalog: string }
  /** `path` is absolute. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'absent' };

/** Undefined for destinations that requests are made to. The warehouse must be attached. */
export async function openSetPlace(
  engine: Engine,
  { manifest, root }: { readonly manifest: Manifest; readonly root: string },
  sync: SyncNode,
): Promise<SetPlace | undefined> {
  const connector = connectorOf(manifest, sync);
  if (connector.transport === 'http') return undefined;
  const settings = settingsOf(connector, manifest.destinations[sync.destination]?.settings ?? {});
  try {
    const path = targetPath({ connector, settings, root }, sync.object);
    if (!existsSync(path)) return { kind: 'absent' };
    if (connector.transport === 'file') return statSync(path).size === 0 ? { kind: 'absent' } : { kind: 'file', path };
    if (isWarehouse(manifest, root, path)) return { kind: 'table', catalog: 'warehouse' };
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_destination (READ_ONLY)`);
    return { kind: 'table', catalog: 'sluice_destination' };
  } catch (error) {
    const detail = `Destination "${sync.destination}" cannot be read: ${firstLine(error)}`;
    throw new Refused([errorAt('SL0508', { file: sync.file }, detail)]);
  }
}

/** The files that the engine must still reach when it is locked. */
export function filesOf(place: SetPlace | undefined): readonly string[] {
  return place?.kind === 'file' ? [place.path] : [];
}

function isWarehouse(manifest: Manifest, root: string, path: string): boolean {
  try {
    return pathInside(root, manifest.warehouse.path) === path;
  } catch {
    return join(root, manifest.warehouse.path) === path;
  }
}
