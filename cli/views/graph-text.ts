// The graph as text: for each sync what it delivers where, and below it, as a tree, what it reads. What was shown once
// is not shown again; what no sync shown here reads comes last.

import type { GraphDocument, GraphRelation, GraphSync } from '../../core/graph-document.js';
import { printable } from './source-excerpt.js';

export function graphText(graph: GraphDocument): string {
  const relations = new Map(graph.nodes.map((node) => [node.id, node]));
  const shown = new Set<string>();
  const syncs = graph.syncs.map((sync) => {
    const read = sync.parents.flatMap((id) => relations.get(id) ?? []);
    return block(syncTitle(sync, graph), branches(read, relations, shown));
  });
  const read = new Set([...graph.nodes, ...graph.syncs].flatMap(({ parents }) => parents));
  const idle = graph.nodes.filter(({ id }) => !read.has(id) && !shown.has(id));
  const rest = idle.map((node) => block(title(node), branches(parentsOf(node, relations), relations, shown)));
  const empty = graph.destinations.filter(({ parents }) => parents.length === 0);
  return [...syncs, ...rest, ...empty.map(({ name, connector }) => `destination ${name} (${connector})\n`)]
    .map(printableLines)
    .join('\n');
}

function syncTitle({ name, mode, object, destination, parents }: GraphSync, graph: GraphDocument): string {
  const connector = graph.destinations.find((each) => each.name === destination)?.connector;
  const account = connector === undefined ? destination : `${destination} (${connector})`;
  const before = graph.syncs.filter(({ id }) => parents.includes(id)).map((each) => each.name);
  const after = before.length === 0 ? '' : `, after ${before.join(', ')}`;
  return `sync ${name} → ${account} ${object}, ${mode}${after}`;
}

/** The lines below a node's own. */
function branches(
  nodes: readonly GraphRelation[],
  relations: ReadonlyMap<string, GraphRelation>,
  shown: Set<string>,
): readonly string[] {
  return nodes.flatMap((node, i) => {
    const last = i === nodes.length - 1;
    const parents = parentsOf(node, relations);
    const again = shown.has(node.id) && parents.length > 0;
    shown.add(node.id);
    const below = again ? [] : branches(parents, relations, shown);
    return [
      `${last ? '└─' : '├─'} ${title(node)}${again ? ' (as above)' : ''}`,
      ...below.map((line) => `${last ? '   ' : '│  '}${line}`),
    ];
  });
}

function parentsOf(
  { parents }: GraphRelation,
  relations: ReadonlyMap<string, GraphRelation>,
): readonly GraphRelation[] {
  return parents.flatMap((id) => relations.get(id) ?? []);
}

function title({ kind, name, materialized }: GraphRelation): string {
  return `${kind} ${name}${materialized === undefined ? '' : `, ${materialized}`}`;
}

function block(first: string, below: readonly string[]): string {
  return `${[first, ...below].join('\n')}\n`;
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}
