// Syncs wait for those whose ids they look up and those they depend on; that must not go in circles.

import { type Diagnostic, errorAt, type Place } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { type JsonPath, type Located, placeOf } from '../validate/located.js';
import { topologicalOrder } from './topological-order.js';

export function checkSyncOrder(project: CheckedProject): readonly Diagnostic[] {
  const needs = new Map([...project.syncs].map(([name, { value }]) => [name, waits(value).map(([sync]) => sync)]));
  return topologicalOrder(needs).cycles.flatMap((cycle) => {
    const first = project.syncs.get(cycle[0] ?? '');
    if (first === undefined) return [];
    const detail = `These syncs wait for each other in a circle, by "depends_on" or lookups: ${cycle.join(' -> ')}. Remove one of these waits.`;
    return [errorAt('SL0221', waitPlace(first, cycle[1]), detail)];
  });
}

/** The syncs that one waits for, and where it says so. */
function waits({ depends_on = [], fields }: WrittenSync): readonly (readonly [string, JsonPath])[] {
  const lookups = Object.entries(fields).flatMap(([name, field]) =>
    typeof field === 'object' && 'lookup' in field
      ? [[field.lookup.sync, ['fields', name, 'lookup', 'sync']] as const]
      : [],
  );
  return [...depends_on.map((sync, i) => [sync, ['depends_on', i]] as const), ...lookups];
}

function waitPlace(sync: Located<WrittenSync>, other: string | undefined): Place {
  const path = waits(sync.value).find(([name]) => name === other)?.[1];
  return path === undefined ? { file: sync.file } : placeOf(sync, path);
}
