// Whether a sync's records can be read back at all, said before anything is opened.

import { objectOf, readsOf } from '../../core/connector.js';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { MODES } from '../../core/modes.js';
import { Refused } from '../../core/refused.js';
import { connectorOf } from '../ledger/sync-targets.js';
import type { Reads } from './ask-records.js';

/** The reads of a sync's object; none for tables and files, which need none. SL0518 when it has no such read. */
export function checkReadable(manifest: Manifest, sync: SyncNode, by: 'match' | 'any'): Reads {
  const connector = connectorOf(manifest, sync);
  if (connector.transport !== 'http') return {};
  const reads = readsOf(objectOf(connector, sync.object));
  if (reads.match !== undefined || (by === 'any' && reads.id !== undefined)) return reads;
  const how = by === 'match' ? ' by match value' : '';
  const detail = `Connector "${connector.name}" does not say how "${sync.object}" is read back${how}. ${readable(manifest, by)}`;
  throw new Refused([errorAt('SL0518', { file: sync.file }, detail)]);
}

/** SL0518 for a sync that lets go of its records once they are sent. */
export function checkOwning(sync: SyncNode): void {
  if (MODES[sync.mode].update.length > 0) return;
  const detail = `Sync "${sync.name}" has mode "${sync.mode}": it writes each record once and owns nothing of it afterwards, so nothing of it can drift.`;
  throw new Refused([errorAt('SL0518', { file: sync.file }, detail)]);
}

function readable(manifest: Manifest, by: 'match' | 'any'): string {
  const names = Object.values(manifest.syncs)
    .filter((sync) => {
      const connector = connectorOf(manifest, sync);
      const { id, match } = readsOf(objectOf(connector, sync.object));
      return connector.transport !== 'http' || match !== undefined || (by === 'any' && id !== undefined);
    })
    .map(({ name }) => name);
  return names.length === 0
    ? 'No sync of this project can be read back.'
    : `Syncs that can be read back: ${names.join(', ')}.`;
}
