// The models of a project traced, each after those that it reads; those that nobody asks about are not even parsed.

import type { Json } from '../../core/json.js';
import { nodeId } from '../../core/selector/node-graph.js';
import { lowerName } from '../../core/sql-text.js';
import type { Catalog } from '../bind/read-catalog.js';
import { usedDbtNodes } from '../dbt/used-dbt.js';
import type { CompiledModel } from '../models/compile-models.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { Columns } from './columns.js';
import { baseColumns, modelColumns, type NodeColumns, readersView } from './node-columns.js';
import { traceModel } from './trace-model.js';

export interface TraceProjectOptions {
  readonly project: CheckedProject;
  readonly catalog: Catalog;
  /** Each after those that it reads. */
  readonly models: ReadonlyMap<string, CompiledModel>;
  /** DuckDB's syntax trees of statements, in their order. */
  readonly treesOf: (statements: readonly string[]) => Promise<readonly Json[]>;
}

export interface TracedProject {
  /** By node id; of all sources, seeds, models, and nodes of dbt's that models read. */
  readonly nodes: ReadonlyMap<string, NodeColumns>;
  /** By node id, of the models that were traced: what their columns are made of. */
  readonly traces: ReadonlyMap<string, Columns>;
}

/** `wanted` are ids of models. */
export async function traceProject(
  { project, catalog, models, treesOf }: TraceProjectOptions,
  wanted: ReadonlySet<string>,
): Promise<TracedProject> {
  const nodes = new Map(
    baseColumns(project, catalog, usedDbtNodes([...models.values()])).map((node) => [node.id, node]),
  );
  const traces = new Map<string, Columns>();
  const trees = await parsed(
    [...models.values()].filter(({ name }) => wanted.has(nodeId('model', name))).map(({ sql }) => sql),
    treesOf,
  );
  for (const model of models.values()) {
    const id = nodeId('model', model.name);
    if (wanted.has(id)) {
      const bound = model.columns?.map(({ name }) => name);
      const parents = parentIds(model, project).flatMap((parent) => nodes.get(parent) ?? []);
      const trace = traceModel({
        tree: trees.get(model.sql) ?? null,
        parents: new Map(parents.map((node) => [lowerName(node.relation), readersView(node)])),
        ...(bound !== undefined && { bound }),
      });
      traces.set(id, trace);
    }
    nodes.set(id, modelColumns(model, traces.get(id)));
  }
  return { nodes, traces };
}

/** So many statements are parsed in one go: their trees are large. */
const BATCH = 200;

/** The syntax trees by statement. */
export async function parsed(
  statements: readonly string[],
  treesOf: TraceProjectOptions['treesOf'],
): Promise<ReadonlyMap<string, Json>> {
  const trees = new Map<string, Json>();
  for (let start = 0; start < statements.length; start += BATCH) {
    const batch = statements.slice(start, start + BATCH);
    for (const [i, tree] of (await treesOf(batch)).entries()) trees.set(batch[i] ?? '', tree);
  }
  return trees;
}

/** Ids of the nodes that a model reads itself. */
export function parentIds({ facts, dbt }: CompiledModel, project: CheckedProject): readonly string[] {
  const refs = facts.refs.map(({ name }) => nodeId(project.seeds.has(name) ? 'seed' : 'model', name));
  const sources = facts.sources.map(({ source, table }) => nodeId('source', `${source}.${table}`));
  return [...new Set([...refs, ...sources, ...dbt.map(({ id }) => nodeId('dbt', id))])];
}
