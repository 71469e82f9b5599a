// Sets of columns that values are made of. A column is in a set once: as hashed or assumed only where every way is.

import type { ColumnUse } from '../../core/lineage.js';
import { lowerName } from '../../core/sql-text.js';

export type Uses = readonly ColumnUse[];

export const NO_USES: Uses = [];

/** Stands for any column of a node whose columns are not known. */
export const ANY_COLUMN = '*';

export function united(parts: readonly Uses[]): Uses {
  const [only = NO_USES, ...others] = parts.filter((part) => part.length > 0);
  if (others.length === 0) return only;
  const all = new Map<string, ColumnUse>();
  for (const use of [only, ...others].flat()) {
    const id = columnId(use.node, use.column);
    const known = all.get(id);
    all.set(id, known === undefined ? use : weaker(known, use));
  }
  return [...all.values()];
}

export function asHashed(uses: Uses): Uses {
  return uses.map((use) => (use.hashed ? use : { ...use, hashed: true }));
}

export function asAssumed(uses: Uses): Uses {
  return uses.map((use) => (use.assumed ? use : { ...use, assumed: true }));
}

/** SQL names columns without regard to case. */
export function columnId(node: string, column: string): string {
  return `${node}\n${lowerName(column)}`;
}

function weaker(a: ColumnUse, b: ColumnUse): ColumnUse {
  return { ...a, hashed: a.hashed && b.hashed, assumed: a.assumed && b.assumed };
}
