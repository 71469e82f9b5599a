// Which node of a dbt project a name means, as dbt would take it from the project itself: what the dbt project has comes
// before what its packages bring.

import type { RefUse } from '../models/relation-names.js';
import type { DbtNode, DbtProject } from './dbt-project.js';

export type FoundDbt =
  | { readonly kind: 'found'; readonly node: DbtNode }
  | { readonly kind: 'unknown' }
  /** In several packages, of which none is the dbt project itself. */
  | { readonly kind: 'ambiguous'; readonly nodes: readonly DbtNode[] };

export function findDbtRef(dbt: DbtProject, { package: owner, name }: RefUse): FoundDbt {
  const nodes = dbt.refs.get(name) ?? [];
  return oneOf(dbt, owner === undefined ? nodes : nodes.filter(({ origin }) => origin.package === owner));
}

export function findDbtSource(dbt: DbtProject, source: string, table: string): FoundDbt {
  return oneOf(dbt, dbt.sources.get(`${source}.${table}`) ?? []);
}

function oneOf(dbt: DbtProject, nodes: readonly DbtNode[]): FoundDbt {
  const node = nodes.length === 1 ? nodes[0] : nodes.find(({ origin }) => origin.package === dbt.name);
  if (node !== undefined) return { kind: 'found', node };
  return nodes.length === 0 ? { kind: 'unknown' } : { kind: 'ambiguous', nodes };
}
