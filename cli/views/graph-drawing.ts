// The graph in the languages of two programs that draw graphs: Graphviz and Mermaid. Data flows from left to right.

import type { GraphDestination, GraphDocument, GraphRelation, GraphSync } from '../../core/graph-document.js';

type Node = GraphRelation | GraphSync | GraphDestination;

const DOT_SHAPES: Readonly<Record<Node['kind'], string>> = {
  source: 'cylinder',
  dbt: 'cylinder',
  seed: 'note',
  model: 'box',
  sync: 'cds',
  destination: 'house',
};

const MERMAID_SHAPES: Readonly<Record<Node['kind'], readonly [string, string]>> = {
  source: ['[(', ')]'],
  dbt: ['[(', ')]'],
  seed: ['[/', '/]'],
  model: ['[', ']'],
  sync: ['{{', '}}'],
  destination: ['([', '])'],
};

export function graphDot(graph: GraphDocument): string {
  const nodes = nodesOf(graph);
  const quoted = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return `${[
    'digraph sluice {',
    '  rankdir=LR;',
    ...nodes.map(({ id, kind, name }) => `  ${quoted(id)} [label=${quoted(name)}, shape=${DOT_SHAPES[kind]}];`),
    ...nodes.flatMap(({ id, parents }) => parents.map((parent) => `  ${quoted(parent)} -> ${quoted(id)};`)),
    '}',
  ].join('\n')}\n`;
}

/** Its ids may be words only, so that nodes are numbered. */
export function graphMermaid(graph: GraphDocument): string {
  const nodes = nodesOf(graph);
  const ids = new Map(nodes.map(({ id }, i) => [id, `n${i}`]));
  const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;
  return `${[
    'flowchart LR',
    ...nodes.map(({ id, kind, name }) => {
      const [open, close] = MERMAID_SHAPES[kind];
      return `  ${ids.get(id)}${open}${quoted(`${kind} ${name}`)}${close}`;
    }),
    ...nodes.flatMap(({ id, parents }) => parents.map((parent) => `  ${ids.get(parent)} --> ${ids.get(id)}`)),
  ].join('\n')}\n`;
}

function nodesOf({ nodes, syncs, destinations }: GraphDocument): readonly Node[] {
  return [...nodes, ...syncs, ...destinations];
}
