// A sync against the object that it delivers to: the mode and the kind of deletion are offered, and records are
// matched by what identifies them there.

import type { Connector } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { chooseOperations, type OnDelete, supportedModes } from '../../core/modes.js';
import { type Located, placeOf } from './located.js';
import type { SyncTarget } from './sync-context.js';
import { hints, inQuotes } from './words.js';

/** SL0215 for an object that the connector does not have. */
export function unknownObject(sync: Located<WrittenSync>, connector: Connector): Diagnostic {
  const { object } = sync.value;
  const names = Object.keys(connector.objects);
  const detail = `Connector "${connector.name}" has no object "${object}".${hints(object, 'objects', names)}`;
  return errorAt('SL0215', placeOf(sync, ['object']), detail);
}

export function checkSyncObject(target: SyncTarget): readonly Diagnostic[] {
  return [...checkMode(target), ...checkIdentifiers(target), ...checkMatchCount(target)];
}

function checkMode({ sync, connector, object }: SyncTarget): readonly Diagnostic[] {
  const { mode, on_delete } = sync.value;
  if (chooseOperations(object, mode, on_delete) !== undefined) return [];
  const where = `"${sync.value.object}" of connector "${connector.name}"`;
  const keeps = chooseOperations(object, mode, 'keep') !== undefined;
  if (keeps && on_delete !== undefined) {
    const offered = (['delete', 'archive', 'keep'] as const satisfies readonly OnDelete[])
      .filter((act) => chooseOperations(object, mode, act) !== undefined)
      .map(inQuotes);
    const detail = `${where} does not offer "${on_delete}". It offers: ${offered.join(', ')}.`;
    return [errorAt('SL0218', placeOf(sync, ['on_delete']), detail)];
  }
  const modes = supportedModes(object).map(inQuotes).join(', ') || 'none';
  const keep = keeps ? ' It cannot delete; to leave deleted records there, add "on_delete": "keep".' : '';
  const detail = `${where} does not support mode "${mode}". It supports: ${modes}.${keep}`;
  return [errorAt('SL0218', placeOf(sync, ['mode']), detail)];
}

function checkIdentifiers({ sync, connector, object }: SyncTarget): readonly Diagnostic[] {
  const { identifiers } = object;
  if (identifiers.length === 0) return [];
  return Object.keys(sync.value.match)
    .filter((field) => !identifiers.includes(field))
    .map((field) => {
      const list = identifiers.map(inQuotes).join(', ');
      const detail = `"${field}" does not identify ${sync.value.object} of connector "${connector.name}". What does: ${list}.`;
      return errorAt('SL0223', placeOf(sync, ['match', field], 'key'), detail);
    });
}

/** A request can name a record by one value; only create and append name none. */
function checkMatchCount({ sync, connector }: SyncTarget): readonly Diagnostic[] {
  const { mode, match } = sync.value;
  const [, second] = Object.keys(match);
  if (second === undefined || connector.transport !== 'http' || mode === 'create' || mode === 'append') return [];
  const detail = `Connector "${connector.name}" finds a record by one field, so "match" can have only one.`;
  return [errorAt('SL0226', placeOf(sync, ['match', second], 'key'), detail)];
}
