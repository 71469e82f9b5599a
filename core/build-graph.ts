// The graph document made from the manifest, and from the lineage of its columns where that was asked for.

import {
  GRAPH_VERSION,
  type GraphColumn,
  type GraphDestination,
  type GraphDocument,
  type GraphRelation,
  type GraphSync,
} from './graph-document.js';
import type { ColumnLineage, Lineage } from './lineage.js';
import type { ColumnFacts, Manifest, Materialization } from './manifest.js';
import { type NodeGraph, nodeGraph, nodeId, sourceKind } from './selector/node-graph.js';

export interface GraphOptions {
  readonly lineage?: Lineage;
  /** Ids of the nodes to show; absent: all. */
  readonly only?: ReadonlySet<string>;
}

export function buildGraph(manifest: Manifest, { lineage, only }: GraphOptions = {}): GraphDocument {
  const graph = nodeGraph(manifest);
  const shown = ({ id }: { readonly id: string }): boolean => only === undefined || only.has(id);
  const parents = (id: string): readonly string[] => parentsOf(graph, id).filter((parent) => shown({ id: parent }));
  const syncs = manifest.order.map((name) => syncNode(name, manifest, parents)).filter(shown);
  const names = new Set(syncs.map(({ name }) => name));
  return {
    format_version: GRAPH_VERSION,
    project: manifest.project,
    environment: manifest.environment,
    ...(manifest.policy !== undefined && { policy: manifest.policy }),
    manifest: manifest.fingerprint,
    nodes: relationNodes(manifest, parents, lineage).filter(shown),
    syncs,
    destinations: destinationNodes(manifest, parents).filter(shown),
    lineage: (lineage?.fields ?? []).filter(({ sync }) => names.has(sync)),
  };
}

type ParentsOf = (id: string) => readonly string[];

function parentsOf({ parents }: NodeGraph, id: string): readonly string[] {
  return [...(parents.get(id) ?? [])].sort();
}

interface Relation {
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly key?: readonly string[];
  readonly materialized?: Materialization;
  readonly columns: readonly ColumnFacts[];
}

function relationNodes(manifest: Manifest, parents: ParentsOf, lineage: Lineage | undefined): readonly GraphRelation[] {
  const node = (kind: GraphRelation['kind'], relation: Relation): GraphRelation => {
    const { name, file, description, tags = [], key = [], materialized, columns } = relation;
    const id = nodeId(kind, name);
    return {
      id,
      kind,
      name,
      file,
      ...(description !== undefined && { description }),
      tags,
      parents: parents(id),
      columns: columnsOf(columns, lineage?.columns.get(id) ?? []),
      ...(key.length > 0 && { key }),
      ...(materialized !== undefined && { materialized }),
    };
  };
  return [
    ...Object.values(manifest.sources).map((each) => node(sourceKind(each), each)),
    ...Object.values(manifest.seeds).map((each) => node('seed', each)),
    ...Object.values(manifest.models).map((each) => node('model', each)),
  ];
}

/** What was found out about columns with what files say of them, which SQL names without regard to case. */
function columnsOf(declared: readonly ColumnFacts[], found: readonly ColumnLineage[]): readonly GraphColumn[] {
  const facts = new Map(declared.map((column) => [column.name.toLowerCase(), column]));
  const known = new Set(found.map(({ name }) => name.toLowerCase()));
  return [
    ...found.map(({ name, type, from }) => ({
      ...factsOf(facts.get(name.toLowerCase())),
      name,
      ...(type !== undefined && { type }),
      from,
    })),
    ...declared.filter(({ name }) => !known.has(name.toLowerCase())).map(factsOf),
  ];
}

/** Its name too, when there is such a column: in the order that people read. */
function factsOf(column: ColumnFacts | undefined): ColumnFacts {
  const { name = '', type, description, tags, sensitive, declassify } = column ?? {};
  return {
    name,
    ...(type !== undefined && { type }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...(sensitive !== undefined && { sensitive }),
    ...(declassify !== undefined && { declassify }),
  };
}

function syncNode(name: string, { syncs }: Manifest, parents: ParentsOf): GraphSync {
  const sync = syncs[name];
  if (sync === undefined) throw new Error(`The order names the sync ${name}, which is not in the manifest`);
  const { file, description, tags, model, destination, object, mode, match, schedule, fields } = sync;
  const id = nodeId('sync', name);
  return {
    id,
    kind: 'sync',
    name,
    file,
    ...(description !== undefined && { description }),
    tags,
    parents: parents(id),
    model,
    destination,
    object,
    mode,
    match,
    ...(schedule !== undefined && { schedule }),
    fields: fields.map(({ name: field, type, sensitive, manage }) => ({
      name: field,
      ...(type !== undefined && { type }),
      sensitive,
      manage,
    })),
  };
}

function destinationNodes({ destinations }: Manifest, parents: ParentsOf): readonly GraphDestination[] {
  return Object.values(destinations).map(({ name, file, tags = [], connector, accepts }) => {
    const id = nodeId('destination', name);
    return { id, kind: 'destination', name, file, tags, parents: parents(id), connector, ...(accepts && { accepts }) };
  });
}
