// Which syncs own which fields of a destination's objects. Only fields that a sync keeps up to date are owned:
// create and append write their own records once and never touch them again.

import type { WrittenSync } from '../../core/generated/written-sync.js';
import { resolveFields } from './resolve-fields.js';

/** Names of the fields that the sync keeps up to date, in name order, whatever it yields. */
export function managedFields(sync: WrittenSync): readonly string[] {
  if (sync.mode === 'create' || sync.mode === 'append') return [];
  return resolveFields(sync)
    .filter((field) => field.manage !== 'never' && !Object.hasOwn(sync.match, field.name))
    .map((field) => field.name);
}

function haveSameObject(a: WrittenSync, b: WrittenSync): boolean {
  return a.destination === b.destination && a.object === b.object;
}

/**
 * The fields that a sync leaves to the syncs that its yields_to names; `syncs` are all of the project by name.
 * Match fields are never left out: they name the record.
 */
export function yieldedFields(
  sync: WrittenSync,
  syncs: ReadonlyMap<string, { readonly value: WrittenSync }>,
): ReadonlySet<string> {
  const owners = (sync.yields_to ?? []).flatMap((name) => syncs.get(name)?.value ?? []);
  const taken = owners.filter((owner) => haveSameObject(owner, sync)).flatMap(managedFields);
  return new Set(taken.filter((field) => !Object.hasOwn(sync.match, field)));
}
