// Syncs wait for those whose ids they look up and those they depend on; that must not go in circles.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { topologicalOrder } from './topological-order.js';

export function checkSyncOrder(project: CheckedProject): readonly Diagnostic[] {
  const needs = new Map([...project.syncs].map(([name, { value }]) => [name, syncsBefore(value)]));
  return topologicalOrder(needs).cycles.flatMap((cycle) => {
    const file = project.syncs.get(cycle[0] ?? '')?.file;
    if (file === undefined) return [];
    return [
      errorAt(
        'SL0221',
        { file },
        `These syncs wait for each other in a circle, by "depends_on" or lookups: ${cycle.join(' -> ')}.`,
      ),
    ];
  });
}

function syncsBefore(sync: WrittenSync): readonly string[] {
  const lookups = Object.values(sync.fields).flatMap((field) =>
    typeof field === 'object' && 'lookup' in field ? [field.lookup.sync] : [],
  );
  return [...(sync.depends_on ?? []), ...lookups];
}
