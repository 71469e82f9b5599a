// The nodes of a project by id, and who reads whom, both ways.

import type { SiteNode } from '../../core/site-document.js';

export interface NodeIndex {
  readonly byId: ReadonlyMap<string, SiteNode>;
  /** Ids of the nodes that read a node, by its id. */
  readonly children: ReadonlyMap<string, readonly string[]>;
}

export function nodeIndex(nodes: readonly SiteNode[]): NodeIndex {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, string[]>();
  for (const { id, parents } of nodes)
    for (const parent of parents) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  return { byId, children };
}

/** A link to a node's page. */
export function linkTo(id: string): string {
  return `#${encodeURIComponent(id)}`;
}
