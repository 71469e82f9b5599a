// Which fields of which syncs the columns of a node reach: the lineage of the fields, read the other way round.

import type { NodeIndex } from './node-index.js';

export interface Reached {
  /** Id of the sync. */
  readonly sync: string;
  readonly field: string;
}

/** By the column's name in lower case. */
export function reachedFrom(id: string, { byId }: NodeIndex): ReadonlyMap<string, readonly Reached[]> {
  const reached = new Map<string, Map<string, Reached>>();
  for (const sync of byId.values())
    for (const { name: field, origins } of sync.fields ?? [])
      for (const step of origins.flatMap(({ path }) => path))
        if (step.node === id) {
          const column = step.column.toLowerCase();
          const list = reached.get(column) ?? new Map<string, Reached>();
          reached.set(column, list.set(JSON.stringify([sync.id, field]), { sync: sync.id, field }));
        }
  return new Map([...reached].map(([column, list]) => [column, [...list.values()]]));
}
