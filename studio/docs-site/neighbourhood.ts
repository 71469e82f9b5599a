// The part of the graph around one node: everything before and after it, nearest first, up to a number of nodes that a
// person can still look at.

import type { NodeIndex } from './node-index.js';

export interface Neighbourhood {
  readonly ids: readonly string[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  /** How many more there are than are shown. */
  readonly left: number;
}

export function neighbourhood(start: string, index: NodeIndex, most: number): Neighbourhood {
  const before = reachable(start, (id) => index.byId.get(id)?.parents ?? []);
  const after = reachable(start, (id) => index.children.get(id) ?? []);
  const all = [...new Set([start, ...alternating(before, after)])];
  const shown = new Set(all.slice(0, most));
  const edges = [...shown].flatMap((to) =>
    (index.byId.get(to)?.parents ?? []).flatMap((from) => (shown.has(from) ? [{ from, to }] : [])),
  );
  return { ids: [...shown], edges, left: all.length - shown.size };
}

/** Nodes found from `start`, nearest first, without it. */
function reachable(start: string, next: (id: string) => readonly string[]): readonly string[] {
  const found = new Set([start]);
  for (const id of found) for (const each of next(id)) found.add(each);
  found.delete(start);
  return [...found];
}

function alternating(a: readonly string[], b: readonly string[]): readonly string[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i], b[i]])
    .flat()
    .filter((id) => id !== undefined);
}
