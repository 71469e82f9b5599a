// What is said of a table or a model. Two names of one table of the warehouse, such as the project's and a package's, name
// the same values: what is said of it under one name holds under each.

import type { RelatedPlace } from '../../core/diagnostic.js';
import { lowerName } from '../../core/sql-text.js';

export interface WrittenTag {
  readonly tag: string;
  /** Absent for a tag of a model's config(), and for one from a dbt project. */
  readonly place?: () => RelatedPlace;
}

/** What is said of a source's table or of a model. */
export interface NodeWords {
  /** Of the whole: every column carries them. */
  readonly tags: readonly WrittenTag[];
  /** By name in lower case. */
  readonly columns: ReadonlyMap<string, TaggedColumn>;
}

export interface TaggedColumn {
  readonly name: string;
  readonly tags: readonly WrittenTag[];
  readonly declassified: readonly string[];
}

export interface TableWords {
  /** Of a source, a seed or a node of dbt's. */
  readonly id: string;
  /** As SQL names it. */
  readonly relation: string;
  readonly words: NodeWords;
}

export function sharedWords(tables: readonly TableWords[]): readonly (readonly [string, NodeWords])[] {
  const shared = new Map<string, NodeWords>();
  for (const { relation, words } of tables) {
    const key = lowerName(relation);
    const known = shared.get(key);
    shared.set(key, known === undefined ? words : both(known, words));
  }
  return tables.map(({ id, relation, words }) => [id, shared.get(lowerName(relation)) ?? words]);
}

function both(a: NodeWords, b: NodeWords): NodeWords {
  const columns = new Map(a.columns);
  for (const [name, column] of b.columns) columns.set(name, bothColumns(columns.get(name), column));
  return { tags: [...a.tags, ...b.tags], columns };
}

function bothColumns(a: TaggedColumn | undefined, b: TaggedColumn): TaggedColumn {
  return a === undefined ? b : { ...a, tags: [...a.tags, ...b.tags] };
}
