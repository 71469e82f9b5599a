// No two syncs keep the same field of the same object up to date: they would overwrite each other for ever, unless
// one yields to the other.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { managedFields } from '../resolve/yielded-fields.js';
import type { Documents } from './checked-project.js';
import { type Located, placeOf, relatedPlace } from './located.js';
import { quotedList } from './words.js';

interface Owner {
  readonly name: string;
  readonly sync: Located<WrittenSync>;
  readonly fields: readonly string[];
}

/** One SL0219 for each pair of syncs, at the first field that they share. */
export function checkFieldOwners(syncs: Documents<WrittenSync>): readonly Diagnostic[] {
  const earlier = new Map<string, Owner[]>();
  return [...syncs].flatMap(([name, sync]) => {
    const owner = { name, sync, fields: managedFields(sync.value) };
    const rivals = new Set(owner.fields.flatMap((field) => earlier.get(slotOf(sync.value, field)) ?? []));
    for (const field of owner.fields) addTo(earlier, slotOf(sync.value, field), owner);
    return [...rivals].flatMap((rival) => checkPair(rival, owner));
  });
}

/** One field of one object of one destination; the syncs that fill it are rivals. */
function slotOf({ destination, object }: WrittenSync, field: string): string {
  return JSON.stringify([destination, object, field]);
}

function checkPair(earlier: Owner, later: Owner): readonly Diagnostic[] {
  const [one, other] = [yieldsTo(earlier, later), yieldsTo(later, earlier)];
  const shared = later.fields.filter((name) => earlier.fields.includes(name));
  const [first] = shared;
  if (one !== other || first === undefined) return [];
  const { object, destination } = later.sync.value;
  const both = `Sync "${later.name}" and sync "${earlier.name}" both map ${quotedList(shared)} of ${object} in destination "${destination}"`;
  const detail = one
    ? `${both}, and each yields to the other, so nobody would. Remove one "yields_to".`
    : `${both} and would overwrite each other. Map each field in one of them, or add "yields_to": ["${earlier.name}"] here.`;
  const place = placeOf(later.sync, ['fields', first], 'key');
  const related = [relatedPlace(earlier.sync, ['fields', first], `"${earlier.name}" maps it here.`)];
  return [{ ...errorAt('SL0219', place, detail), related }];
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function yieldsTo(sync: Owner, other: Owner): boolean {
  return sync.sync.value.yields_to?.includes(other.name) ?? false;
}
