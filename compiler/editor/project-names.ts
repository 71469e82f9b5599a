// The names of a project's things, as an editor offers them wherever a file names one of that kind.

import type { Manifest } from '../../core/manifest.js';
import type { NameValues } from './name-values.js';
import { anyLike, type Choice, choices, oneOfThese } from './schema-node.js';

/** By the word that marks the place in the schemas. `connectors` are all that a destination may name, with titles. */
export function projectNames(manifest: Manifest, connectors: readonly Choice[]): NameValues {
  const delivered = Object.values(manifest.models).filter(({ key }) => key.length > 0);
  const syncs = Object.values(manifest.syncs);
  const [tags, columnTags] = tagsOf(manifest);
  const allTags = [...new Set([...tags, ...columnTags])].sort();
  return new Map([
    ['model', oneOfThese(delivered.map(described), missing('model with a key'))],
    [
      'relation',
      oneOfThese(choices([...Object.keys(manifest.models), ...Object.keys(manifest.seeds)]), missing('model or seed')),
    ],
    ['destination', oneOfThese(Object.values(manifest.destinations).map(account), missing('destination'))],
    ['sync', oneOfThese(syncs.map(delivery), missing('sync'))],
    ['connector', oneOfThese(connectors, missing('connector'))],
    ['tag', anyLike(choices(allTags))],
    ['tag_rules', { propertyNames: { examples: allTags } }],
    ['selector', anyLike(choices(selectorsOf(manifest, [...tags].sort())))],
  ]);
}

function missing(kind: string): string {
  return `There is no ${kind} of this name, as of the last "sluice compile".`;
}

function described({ name, description }: Manifest['models'][string]): Choice {
  return { value: name, ...(description !== undefined && { about: description }) };
}

function account({ name, connector }: Manifest['destinations'][string]): Choice {
  return { value: name, about: connector };
}

function delivery({ name, model, object, destination }: Manifest['syncs'][string]): Choice {
  return { value: name, about: `${model} to ${object} of ${destination}` };
}

/** Of nodes, and of columns. One walk without lists in between: a project may have a hundred thousand columns. */
function tagsOf({ models, sources, destinations, syncs }: Manifest): readonly [Set<string>, Set<string>] {
  const ofNodes = new Set<string>();
  const ofColumns = new Set<string>();
  for (const kind of [models, sources, destinations, syncs]) {
    for (const node of Object.values<Tagged>(kind)) {
      for (const tag of node.tags ?? []) ofNodes.add(tag);
      for (const { tags = [] } of node.columns ?? []) for (const tag of tags) ofColumns.add(tag);
    }
  }
  return [ofNodes, ofColumns];
}

interface Tagged {
  readonly tags?: readonly string[];
  readonly columns?: readonly { readonly tags?: readonly string[] }[];
}

function selectorsOf({ destinations, syncs, selectors = {} }: Manifest, tags: readonly string[]): readonly string[] {
  return [
    ...tags.map((tag) => `tag:${tag}`),
    ...Object.keys(destinations).map((name) => `destination:${name}`),
    ...Object.keys(syncs).map((name) => `sync:${name}`),
    ...Object.keys(selectors).map((name) => `selector:${name}`),
    'state:modified',
    'result:error',
  ];
}
