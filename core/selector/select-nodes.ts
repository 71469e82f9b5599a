// Which nodes a selector selects: sets of nodes, one for each word, widened along the graph, cut and united. Words that
// name nothing are problems: a selection that is silently empty, or silently smaller, is worse than none.

import type { Manifest } from '../manifest.js';
import { suggestion } from '../nearest-name.js';
import { type GraphNode, type NodeGraph, within } from './node-graph.js';
import { nodeValues, type SelectorFacts, valueTest } from './node-values.js';
import { parseSelector, type SelectorMethod, type SelectorProblem, type SelectorWord } from './parse-selector.js';

export interface SelectionScope {
  readonly graph: NodeGraph;
  /** Texts of the project's named selectors. They are known to be without mistakes of their own and without circles. */
  readonly selectors: NonNullable<Manifest['selectors']>;
  readonly facts: SelectorFacts;
  /** With 'syncs', a word that names a model or destination also selects the syncs of it. */
  readonly want: 'nodes' | 'syncs';
}

export interface SelectedNodes {
  /** Ids of nodes. */
  readonly ids: ReadonlySet<string>;
  readonly problems: readonly SelectorProblem[];
}

export function selectNodes(text: string, scope: SelectionScope): SelectedNodes {
  const { groups, problems } = parseSelector(text);
  const found: SelectorProblem[] = [...problems];
  const ids = new Set<string>();
  for (const group of groups) {
    const [first, ...others] = group.map((word) => wordNodes(word, scope, found));
    for (const id of first ?? []) if (others.every((set) => set.has(id))) ids.add(id);
  }
  return { ids, problems: found };
}

function wordNodes(word: SelectorWord, scope: SelectionScope, problems: SelectorProblem[]): ReadonlySet<string> {
  const named = word.method.kind === 'selector' ? namedNodes(word, scope) : matching(word, scope);
  const problem = named.size === 0 ? whyNothing(word, scope) : undefined;
  if (problem !== undefined) problems.push(problem);
  const { graph } = scope;
  const all = new Set([
    ...named,
    ...within(graph.parents, named, word.up),
    ...within(graph.children, named, word.down),
  ]);
  if (word.closed) for (const id of closure(graph, named)) all.add(id);
  if (scope.want === 'syncs') for (const id of named) for (const sync of syncsOf(graph, id)) all.add(sync);
  return all;
}

function namedNodes({ value }: SelectorWord, scope: SelectionScope): ReadonlySet<string> {
  const text = Object.hasOwn(scope.selectors, value) ? scope.selectors[value] : undefined;
  return text === undefined ? new Set() : selectNodes(text, scope).ids;
}

function matching(word: SelectorWord, { graph, facts }: SelectionScope): ReadonlySet<string> {
  const method = comparison(word);
  const fits = valueTest({ method, value: word.value });
  const nodes = [...graph.nodes.values()];
  const found = nodes.filter((node) => nodeValues(node, method, facts).some(fits));
  return new Set(found.map(({ id }) => id));
}

/** A word with a slash and no method is a path, as in dbt. */
function comparison({ method, value }: SelectorWord): SelectorMethod {
  return method.kind === 'name' && value.includes('/') ? { kind: 'path' } : method;
}

/** All that these reach and all that those need. A destination that is reached leads to no other sync of its own. */
function closure(graph: NodeGraph, ids: ReadonlySet<string>): ReadonlySet<string> {
  const reached = within(graph.children, ids, Number.POSITIVE_INFINITY);
  const led = [...ids, ...[...reached].filter((id) => graph.nodes.get(id)?.kind !== 'destination')];
  return new Set([...reached, ...within(graph.parents, led, Number.POSITIVE_INFINITY)]);
}

function syncsOf(graph: NodeGraph, id: string): readonly string[] {
  const kind = graph.nodes.get(id)?.kind;
  const near = kind === 'model' ? graph.children.get(id) : kind === 'destination' ? graph.parents.get(id) : [];
  return (near ?? []).filter((other) => graph.nodes.get(other)?.kind === 'sync');
}

/** States and results may well be of no node at all today; a name or a tag that nothing has is a mistake. */
function whyNothing(word: SelectorWord, scope: SelectionScope): SelectorProblem | undefined {
  const { method, value, text, offset } = word;
  if (method.kind === 'state' || method.kind === 'result') return undefined;
  const length = text.length;
  const hint = (names: Iterable<string>): string => suggestion(value, names);
  if (method.kind === 'selector') {
    if (Object.hasOwn(scope.selectors, value)) return undefined;
    const detail = `There is no selector "${value}".${hint(Object.keys(scope.selectors))} Named selectors stand under "selectors" in sluice.json.`;
    return { code: 'SL0605', detail, offset, length };
  }
  const nodes = [...scope.graph.nodes.values()];
  const known = nodes.flatMap((node) => nodeValues(node, comparison(word), scope.facts));
  const missing = method.kind === 'config' && known.length === 0 ? missingKey(method.key, nodes) : hint(known);
  return { code: 'SL0603', detail: `Nothing is selected by "${text}".${missing}`, offset, length };
}

function missingKey(key: string, nodes: readonly GraphNode[]): string {
  const [first = ''] = key.split('.');
  return ` Nothing has a "${key}".${suggestion(first, new Set(nodes.flatMap(({ document }) => Object.keys(document))))}`;
}
