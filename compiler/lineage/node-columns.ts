// The columns that readers of a source, a seed or a model see: those that DuckDB has found, or those that a file
// declares and perhaps more.

import { modelRelation } from '../../core/model-query.js';
import { nodeId } from '../../core/selector/node-graph.js';
import type { Catalog } from '../bind/read-catalog.js';
import type { DbtNode } from '../dbt/dbt-project.js';
import type { CompiledModel } from '../models/compile-models.js';
import { seedRelation, sourceRelation } from '../models/relations.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { type Columns, columnsOfNode } from './columns.js';

export interface NodeColumns {
  /** Of a source, seed, model or node of dbt's. */
  readonly id: string;
  /** As SQL names it. */
  readonly relation: string;
  readonly known: readonly { readonly name: string; readonly type?: string }[];
  /** Whether these are all. */
  readonly complete: boolean;
}

/** `dbt` is what models read of the dbt project. */
export function baseColumns(
  project: CheckedProject,
  catalog: Catalog,
  dbt: readonly DbtNode[],
): readonly NodeColumns[] {
  const sources = [...project.sources.values()].flatMap(({ value: source }) =>
    source.tables.map((table): NodeColumns => {
      const name = `${source.name}.${table.name}`;
      const found = catalog.columns.get(name);
      const known = found?.columns ?? table.columns ?? [];
      return {
        id: nodeId('source', name),
        relation: sourceRelation(source, table),
        known,
        complete: found !== undefined,
      };
    }),
  );
  const seeds = [...project.seeds.keys()].map((name): NodeColumns => {
    const found = catalog.columns.get(name);
    const known = found?.columns ?? [];
    return { id: nodeId('seed', name), relation: seedRelation(name), known, complete: found !== undefined };
  });
  const built = dbt.map(({ id, relation, columns }): NodeColumns => {
    const found = catalog.columns.get(id);
    return { id: nodeId('dbt', id), relation, known: found?.columns ?? columns, complete: found !== undefined };
  });
  return [...sources, ...seeds, ...built];
}

/** `traced`: what its SQL tells, for a model that DuckDB could not bind. */
export function modelColumns({ name, columns }: CompiledModel, traced: Columns | undefined): NodeColumns {
  const node = { id: nodeId('model', name), relation: modelRelation(name) };
  if (columns !== undefined) return { ...node, known: columns, complete: true };
  const parts = traced ?? [];
  const known = parts.flatMap((part) =>
    part.kind === 'one' && part.name !== undefined && part.maybe === undefined ? [{ name: part.name }] : [],
  );
  return { ...node, known, complete: traced !== undefined && known.length === parts.length };
}

export function readersView({ id, known, complete }: NodeColumns): Columns {
  return columnsOfNode(
    id,
    known.map(({ name }) => name),
    { complete },
  );
}
