// Which models of a run are computed once and kept as a table: those that say so, and those that say nothing and are read
// by more than one query. A model under such a table is read by it alone, so of a chain that many read only the end is
// kept.

import type { ModelNode } from '../../core/manifest.js';
import { modelsInOrder } from '../../core/model-query.js';
import type { Reader } from './readers.js';

type Models = Readonly<Record<string, Pick<ModelNode, 'sql' | 'refs' | 'materialized'>>>;

const SEVERAL = 'several queries';

interface Use {
  /** The only query that reads the model: a reader's, by number, or that of a table, by name. */
  readonly query: number | string;
  /** The number of the last reader that needs it. */
  readonly last: number;
}

/** Each table with the number of the last reader that needs it; readers are in the order in which they read. */
export function chooseTables(models: Models, readers: readonly Reader[]): ReadonlyMap<string, number> {
  const tables = new Map<string, number>();
  const uses = new Map<string, Use>();
  const note = (name: string, { query, last }: Use): void => {
    const known = uses.get(name) ?? { query, last };
    const only = known.query === query ? query : SEVERAL;
    uses.set(name, { query: only, last: Math.max(known.last, last) });
  };
  for (const [number, names] of readers.entries())
    for (const name of names) note(name, { query: number, last: number });
  for (const name of modelsInOrder(models, readers.flat()).toReversed()) {
    const { query = SEVERAL, last = readers.length } = uses.get(name) ?? {};
    const { materialized = query === SEVERAL ? 'table' : 'ephemeral', refs = [] } = models[name] ?? {};
    if (materialized === 'table') tables.set(name, last);
    for (const ref of refs) note(ref, { query: materialized === 'table' ? `table ${name}` : query, last });
  }
  return tables;
}
