// How many nodes of which kind a project has, as people read it: '2 models, 1 sync, 1 destination'.

import type { Manifest } from '../../core/manifest.js';

export type Kind = 'models' | 'seeds' | 'syncs' | 'destinations';

export function countsOf({ models, seeds, syncs, destinations }: Manifest): Readonly<Record<Kind, number>> {
  // Whether a name is of a node need not be asked of each.
  const count = (nodes: object): number => Reflect.ownKeys(nodes).length;
  return { models: count(models), seeds: count(seeds), syncs: count(syncs), destinations: count(destinations) };
}

/** Kinds of which there are none are left out, but for models. */
export function countsText(manifest: Manifest): string {
  const { models, ...others } = countsOf(manifest);
  const rest = Object.entries(others).filter(([, count]) => count > 0);
  return [countText(models, 'models'), ...rest.map(([kind, count]) => countText(count, kind))].join(', ');
}

/** '1 model', '2 models'; the word is the plural. */
export function countText(count: number, kind: string): string {
  return `${count} ${count === 1 ? kind.slice(0, -1) : kind}`;
}
