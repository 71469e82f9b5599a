// The manifest's nodes put together in name order, so that the same project gives the same bytes.

import {
  type DestinationNode,
  MANIFEST_VERSION,
  type ModelChecks,
  type ModelNode,
  type SeedNode,
  type SourceNode,
} from '../../core/manifest.js';
import type { Catalog } from '../bind/read-catalog.js';
import type { DbtNode } from '../dbt/dbt-project.js';
import { dbtSourceNode } from '../dbt/used-dbt.js';
import { wholeDescription } from '../docs/describe-model.js';
import { topologicalOrder } from '../graph/topological-order.js';
import type { CompiledSync, SyncParts } from '../mapping/compile-sync.js';
import type { CompiledModel } from '../models/compile-models.js';
import { ownerOf } from '../models/relation-names.js';
import { seedRelation, sourceRelation } from '../models/relations.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placed } from './listed-file.js';
import type { ManifestContent } from './manifest-pieces.js';
import { modelFingerprint, syncFingerprint } from './node-fingerprints.js';
import { nodeInputs } from './node-inputs.js';

export interface ManifestParts {
  readonly project: CheckedProject;
  readonly catalog: Catalog;
  /** What the models read of the dbt project. */
  readonly dbt: readonly DbtNode[];
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly syncs: readonly CompiledSync[];
  /** What the syncs were made from, by name. */
  readonly syncParts: ReadonlyMap<string, SyncParts>;
  readonly library: MacroLibrary;
  /** The environment variables that templates see. */
  readonly env: Readonly<Record<string, string>>;
}

export function manifestContent(parts: ManifestParts): ManifestContent {
  const { project, catalog, dbt, models, syncs, syncParts, library, env } = parts;
  const sources = [...sourceNodes(project), ...dbt.map((node) => dbtSourceNode(node, project.dbt?.manifest ?? ''))];
  const seeds = seedNodes(project, catalog);
  const destinations = destinationNodes(project);
  const nodes = modelNodes(parts);
  return {
    format_version: MANIFEST_VERSION,
    project: project.name,
    ...(project.owner !== undefined && { owner: project.owner }),
    environment: project.environment ?? null,
    warehouse: project.warehouse,
    ledger: project.ledger,
    history: project.history,
    vars: project.vars,
    connectors: Object.fromEntries([...project.connectors].sort(byName)),
    destinations: named(destinations),
    sources: named(sources),
    seeds: named(seeds),
    models: named([...nodes.values()]),
    syncs: named(
      syncs.map((sync) => ({ ...sync, fingerprint: syncFingerprint(sync, nodes.get(sync.model)?.fingerprint) })),
    ),
    order: topologicalOrder(new Map(syncs.map((sync) => [sync.name, sync.after]))).order,
    ...(Object.keys(project.selectors).length > 0 && { selectors: project.selectors }),
    ...(Object.keys(project.policy).length > 0 && { policy: project.policy }),
    inputs: nodeInputs({
      project,
      library,
      env,
      sources,
      seeds,
      models: [...models.values()],
      destinations,
      syncs: syncParts,
    }),
  };
}

function destinationNodes(project: CheckedProject): readonly DestinationNode[] {
  return [...project.destinations].map(([name, { file, value }]) => ({
    name,
    file,
    connector: value.connector,
    settings: value.settings ?? {},
    secrets: value.secrets ?? {},
    ...tagged(value.tags ?? []),
    ...(value.accepts !== undefined && { accepts: value.accepts }),
  }));
}

function tagged(tags: readonly string[]): { readonly tags?: readonly string[] } {
  return tags.length === 0 ? {} : { tags: unique(tags) };
}

function sourceNodes(project: CheckedProject): readonly SourceNode[] {
  return [...project.sources.values()].flatMap(({ file, value: source }) =>
    source.tables.map((table) => ({
      name: `${source.name}.${table.name}`,
      ...placed(file, ownerOf(source.name), project),
      ...(table.description !== undefined && { description: table.description }),
      relation: sourceRelation(source, table),
      ...(table.path !== undefined && { path: table.path }),
      ...tagged([...(source.tags ?? []), ...(table.tags ?? [])]),
      columns: table.columns ?? [],
      ...(table.freshness !== undefined && { freshness: table.freshness }),
    })),
  );
}

function seedNodes(project: CheckedProject, catalog: Catalog): readonly SeedNode[] {
  return [...project.seeds.values()].map(({ name, file, fingerprint }) => ({
    name,
    file,
    relation: seedRelation(name),
    fingerprint,
    columns: catalog.columns.get(name)?.columns ?? [],
  }));
}

/** By name; each model comes after those it reads. */
function modelNodes(parts: ManifestParts): ReadonlyMap<string, ModelNode> {
  const nodes = new Map<string, ModelNode>();
  const fingerprints = new Map<string, string>();
  for (const model of parts.models.values()) {
    const node = modelNode(model, parts);
    const fingerprint = modelFingerprint(node, fingerprints);
    fingerprints.set(node.name, fingerprint);
    nodes.set(node.name, { ...node, fingerprint });
  }
  return nodes;
}

function modelNode(model: CompiledModel, { project, checks: all }: ManifestParts): Omit<ModelNode, 'fingerprint'> {
  const checks = all.get(model.name);
  const written = project.models.get(model.name);
  const properties = written?.properties?.value;
  const description = wholeDescription(properties?.description, model.own);
  const { materialized } = model;
  return {
    name: model.name,
    ...placed(model.file, written?.package, project),
    ...(description !== undefined && { description }),
    key: model.key,
    tags: [...new Set([...(model.facts.config.tags ?? []), ...(properties?.tags ?? [])])].sort(),
    ...(materialized !== undefined && { materialized }),
    columns: (properties?.columns ?? []).map(({ tests: _, ...facts }) => facts),
    ...(checks !== undefined && { checks }),
    refs: unique(model.facts.refs.map((ref) => ref.name)),
    sources: unique([
      ...model.facts.sources.map(({ source, table }) => `${source}.${table}`),
      ...model.dbt.map(({ id }) => id),
    ]),
    sql: model.sql,
  };
}

function named<T extends { readonly name: string }>(nodes: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(nodes.map((node) => [node.name, node] as const).sort(byName));
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
