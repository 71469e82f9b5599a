// dbt's manifest as a document of unknown shape, from dbt 1.7 to dbt 2, to the nodes that can be named. What counts is
// what it holds and not its version: optional keys may be missing or null. Ours is only what is named here; the rest,
// which is most of it, is let go.

import { isObject } from '../validate/schema.js';
import type { DbtNode, DbtProject } from './dbt-project.js';
import { otherDatabase, readDbtNode } from './read-dbt-node.js';
import { textIn } from './written-values.js';

export interface DbtManifestOptions {
  /** As sluice.json says, for messages. */
  readonly manifest: string;
  /** What dbt calls the database that is our warehouse. */
  readonly database: string;
  /** The warehouse's file as sluice.json says, for messages. */
  readonly warehouse: string;
}

export const RUN_DBT = 'dbt writes the manifest: run `dbt parse` or `dbt compile` in the dbt project.';

/** The project, or in whole sentences why the document cannot be used and what to do. */
export function readDbtProject(document: unknown, options: DbtManifestOptions): DbtProject | string {
  const metadata = isObject(document) && isObject(document.metadata) ? document.metadata : {};
  const schema = textIn(metadata, 'dbt_schema_version');
  if (!isObject(document) || schema === undefined)
    return `${options.manifest} is no dbt manifest: it does not say which version of dbt's schema it has. ${RUN_DBT}`;
  if (!/\/manifest\//.test(schema))
    return `${options.manifest} is another of dbt's files, of the schema ${schema}. ${RUN_DBT}`;
  const { nodes, sources } = document;
  if (!isObject(nodes) || !isObject(sources))
    return `${options.manifest} has the schema ${schema}, in which "${isObject(nodes) ? 'sources' : 'nodes'}" is missing. ${RUN_DBT}`;
  const elsewhere = whyElsewhere(Object.values(nodes), options);
  if (elsewhere !== undefined) return elsewhere;
  const name = textIn(metadata, 'project_name');
  const said = { ...options, schema };
  const all = [
    ...[...Object.entries(nodes), ...Object.entries(sources)].flatMap(
      ([id, node]) => readDbtNode(id, node, said) ?? [],
    ),
    ...disabledNodes(document.disabled).flatMap(
      ([id, node]) => readDbtNode(id, node, { ...said, disabled: true }) ?? [],
    ),
  ];
  return {
    manifest: options.manifest,
    ...(name !== undefined && { name }),
    known: true,
    refs: grouped(all.filter(({ origin }) => origin.source === undefined)),
    sources: grouped(all.filter(({ origin }) => origin.source !== undefined)),
  };
}

/** Told once and not at each name, when nothing at all is built in the warehouse. */
function whyElsewhere(nodes: readonly unknown[], { manifest, database, warehouse }: DbtManifestOptions) {
  const built = nodes.flatMap((node) => {
    if (!isObject(node) || !/^(model|seed|snapshot)$/.test(textIn(node, 'resource_type') ?? '')) return [];
    return textIn(node, 'database') ?? database;
  });
  const [first] = built;
  if (first === undefined || built.some((each) => each.toLowerCase() === database.toLowerCase())) return undefined;
  return `dbt builds what ${manifest} names in the database "${first}", and the warehouse, ${warehouse}, is "${database}". ${otherDatabase(first)}`;
}

/** A list by id, as several files may hold the same node. */
function disabledNodes(disabled: unknown): readonly (readonly [string, unknown])[] {
  if (!isObject(disabled)) return [];
  return Object.entries(disabled).map(([id, nodes]) => [id, Array.isArray(nodes) ? nodes[0] : nodes]);
}

/** What cannot be read only stands where nothing else has its name. */
function grouped(nodes: readonly DbtNode[]): ReadonlyMap<string, readonly DbtNode[]> {
  const groups = new Map<string, DbtNode[]>();
  for (const node of nodes) {
    const { source, name } = node.origin;
    const key = source === undefined ? name : `${source}.${name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  for (const [key, group] of groups) {
    const usable = group.filter(({ unusable }) => unusable === undefined);
    if (usable.length > 0) groups.set(key, usable);
  }
  return groups;
}
