// The nodes of a project as one graph, in the direction in which data flows: sources and seeds, models, syncs,
// destinations. A sync also comes after those that it waits for.

import { dbtAliases } from '../dbt-origin.js';
import type { Manifest, SourceNode } from '../manifest.js';

/** dbt: a table that a dbt project builds or reads; the manifest has it among its sources. */
export type NodeKind = 'source' | 'dbt' | 'seed' | 'model' | 'destination' | 'sync';

export interface GraphNode {
  /** KIND:NAME, which is also a selector of it. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  /** More names of it; absent when it has one. */
  readonly aliases?: readonly string[];
  readonly file: string;
  readonly tags: readonly string[];
  /** Absent for the project's own. */
  readonly package?: string;
  /** As it stands in the manifest. */
  readonly document: object;
}

export interface NodeGraph {
  /** By id; kinds in the order of `NodeKind`, each in the order of the manifest. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export function nodeId(kind: NodeKind, name: string): string {
  return `${kind}:${name}`;
}

export function sourceKind({ dbt }: Pick<SourceNode, 'dbt'>): 'source' | 'dbt' {
  return dbt === undefined ? 'source' : 'dbt';
}

export function nodeGraph(manifest: Manifest): NodeGraph {
  const syncs = manifest.order.flatMap((name) => manifest.syncs[name] ?? []);
  const nodes = [
    ...Object.values(manifest.sources).map(sourceGraphNode),
    ...Object.values(manifest.seeds).map((node) => graphNode('seed', node)),
    ...Object.values(manifest.models).map((node) => graphNode('model', node)),
    ...Object.values(manifest.destinations).map((node) => graphNode('destination', node)),
    ...syncs.map((node) => graphNode('sync', node)),
  ];
  const edges = edgesOf(manifest);
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    parents: grouped(edges.map(([from, to]) => [to, from])),
    children: grouped(edges),
  };
}

/** The nodes within so many steps of these, without these unless they reach each other. */
export function within(
  edges: ReadonlyMap<string, readonly string[]>,
  ids: Iterable<string>,
  steps: number,
): ReadonlySet<string> {
  const found = new Set<string>();
  let front: readonly string[] = [...ids];
  for (let step = 0; step < steps && front.length > 0; step += 1) {
    const next = new Set(front.flatMap((id) => edges.get(id) ?? []));
    front = [...next].filter((id) => !found.has(id));
    for (const id of front) found.add(id);
  }
  return found;
}

interface Listed {
  readonly name: string;
  readonly file: string;
  readonly tags?: readonly string[];
  readonly package?: string;
}

function graphNode(kind: NodeKind, document: Listed): GraphNode {
  const { name, file, tags = [], package: owner } = document;
  return { id: nodeId(kind, name), kind, name, file, tags, ...(owner !== undefined && { package: owner }), document };
}

function sourceGraphNode(source: SourceNode): GraphNode {
  const node = graphNode(sourceKind(source), source);
  return source.dbt === undefined ? node : { ...node, aliases: dbtAliases(source.dbt) };
}

type Edge = readonly [string, string];

function edgesOf(manifest: Manifest): readonly Edge[] {
  const read = (name: string): string =>
    Object.hasOwn(manifest.seeds, name) ? nodeId('seed', name) : nodeId('model', name);
  const sourceId = (name: string): string => nodeId(sourceKind(manifest.sources[name] ?? {}), name);
  const models = Object.values(manifest.models).flatMap(({ name, refs, sources }): readonly Edge[] => [
    ...refs.map((ref) => [read(ref), nodeId('model', name)] as const),
    ...sources.map((source) => [sourceId(source), nodeId('model', name)] as const),
  ]);
  const syncs = Object.values(manifest.syncs).flatMap(({ name, model, destination, after }): readonly Edge[] => [
    [read(model), nodeId('sync', name)],
    ...after.map((other) => [nodeId('sync', other), nodeId('sync', name)] as const),
    [nodeId('sync', name), nodeId('destination', destination)],
  ]);
  return [...models, ...syncs];
}

function grouped(edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const group = groups.get(from);
    if (group === undefined) groups.set(from, [to]);
    else group.push(to);
  }
  return groups;
}
