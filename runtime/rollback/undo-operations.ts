// Which operation of a connector's object undoes what: the sync's own where its mode has one, otherwise what the object
// offers, since undoing creates takes deletes that the mode itself never does.

import { type ConnectorObject, type Operation, objectOf } from '../../core/connector.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { connectorOf } from '../ledger/sync-targets.js';

/** Absent where the object has no such operation. */
export interface UndoOperations {
  /** Makes a deleted record anew. */
  readonly create: Operation | undefined;
  readonly update: Operation | undefined;
  /** For records whose destination id is known. */
  readonly updateById: Operation | undefined;
  readonly delete: Operation | undefined;
}

export function undoOperations(manifest: Manifest, sync: SyncNode): UndoOperations {
  const object = objectOf(connectorOf(manifest, sync), sync.object);
  const { create, update, delete: deletion } = sync.operations;
  const byId = object?.operations.update;
  return {
    create: offered(object, [create === 'append' ? undefined : create, 'upsert', 'create']),
    update: offered(object, [update, 'upsert', 'update_by_match']),
    updateById: byId?.identify === 'id' ? byId : undefined,
    delete: offered(object, [deletion, 'archive', 'delete']),
  };
}

function offered(
  object: ConnectorObject | undefined,
  names: readonly (Operation['name'] | undefined)[],
): Operation | undefined {
  return names.flatMap((name) => (name === undefined ? [] : (object?.operations[name] ?? [])))[0];
}
