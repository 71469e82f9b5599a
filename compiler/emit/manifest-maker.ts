// The manifest's nodes put together in name order, so that the same project gives the same bytes.

import {
  type DestinationNode,
  MANIFEST_VERSION,
  type ModelChecks,
  type ModelNode,
  type SeedNode,
  type SourceNode,
} from '../../core/manifest.js';
import { nodeId } from '../../core/selector/node-graph.js';
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
import { GatheredTexts } from './gathered-texts.js';
import { placed } from './listed-file.js';
import type { MadeNodes, ManifestPieces, NodeMember } from './manifest-pieces.js';
import { modelFingerprint, syncFingerprint } from './node-fingerprints.js';
import { NodeInputs, type RenderedModel } from './node-inputs.js';
import type { NodeTexts } from './node-texts.js';

export interface NodeContext {
  readonly project: CheckedProject;
  readonly catalog: Catalog;
  /** What the models read of the dbt project. */
  readonly dbt: readonly DbtNode[];
  readonly library: MacroLibrary;
  /** The environment variables that templates see. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ManifestParts {
  /** Each after those that it reads. */
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly syncs: readonly CompiledSync[];
  /** What the syncs were made from, by name. */
  readonly syncParts: ReadonlyMap<string, SyncParts>;
}

/** Makes a manifest, some of it before everything is known that it is made of. */
export class ManifestMaker {
  private readonly sources: readonly SourceNode[];
  private readonly seeds: readonly SeedNode[];
  private readonly destinations: readonly DestinationNode[];
  private readonly inputs: NodeInputs;
  /** By name. */
  private readonly models = new Map<string, ModelNode>();
  private readonly texts: Readonly<Record<NodeMember, GatheredTexts>> = {
    models: new GatheredTexts(),
    syncs: new GatheredTexts(),
    inputs: new GatheredTexts(),
  };

  constructor(private readonly context: NodeContext) {
    const { project, catalog, dbt } = context;
    this.sources = [...sourceNodes(project), ...dbt.map((node) => dbtSourceNode(node, project.dbt?.manifest ?? ''))];
    this.seeds = seedNodes(project, catalog);
    this.destinations = destinationNodes(project);
    const { sources, seeds, destinations } = this;
    this.inputs = new NodeInputs({ ...context, sources, seeds, destinations });
  }

  /** Finds out what the manifest says of a model, but for its checks; after those that it reads. */
  prepare(model: RenderedModel): void {
    const { name } = model;
    if (this.models.has(name)) return;
    const node = modelNode(model, this.context.project, (read) => this.models.get(read)?.fingerprint);
    this.models.set(name, node);
    this.texts.models.add(name, node);
    this.texts.inputs.add(nodeId('model', name), this.inputs.ofModel(model));
  }

  nodes({ models, checks, syncs, syncParts }: ManifestParts): MadeNodes {
    for (const model of models.values()) this.prepare(model);
    for (const [name, sync] of syncParts) this.inputs.ofSync(name, sync);
    const checked = [...checks].flatMap(([name, found]) => {
      const node = this.models.get(name);
      return node === undefined ? [] : [[name, { ...node, checks: found }] as const];
    });
    const fingerprint = (sync: CompiledSync) => syncFingerprint(sync, this.models.get(sync.model)?.fingerprint);
    return {
      models: new Map([...this.models, ...checked]),
      syncs: new Map(syncs.map((sync) => [sync.name, { ...sync, fingerprint: fingerprint(sync) }])),
      inputs: this.inputs.all,
    };
  }

  pieces(nodes: MadeNodes): ManifestPieces {
    const { project } = this.context;
    const texts = (member: NodeMember): NodeTexts => {
      for (const [name, node] of nodes[member]) this.texts[member].add(name, node);
      return this.texts[member].texts();
    };
    const after = [...nodes.syncs].map(([name, sync]) => [name, sync.after] as const);
    return {
      content: {
        format_version: MANIFEST_VERSION,
        project: project.name,
        ...(project.owner !== undefined && { owner: project.owner }),
        environment: project.environment ?? null,
        warehouse: project.warehouse,
        ledger: project.ledger,
        history: project.history,
        vars: project.vars,
        connectors: Object.fromEntries([...project.connectors].sort(byName)),
        destinations: named(this.destinations),
        sources: named(this.sources),
        seeds: named(this.seeds),
        order: topologicalOrder(new Map(after)).order,
        ...(Object.keys(project.selectors).length > 0 && { selectors: project.selectors }),
        ...(Object.keys(project.policy).length > 0 && { policy: project.policy }),
      },
      nodes: { models: texts('models'), syncs: texts('syncs'), inputs: texts('inputs') },
    };
  }
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

/** Its members stand in the order of canonical JSON, which then need not be made. */
function modelNode(
  model: RenderedModel,
  project: CheckedProject,
  fingerprintOf: (model: string) => string | undefined,
): ModelNode {
  const written = project.models.get(model.name);
  const properties = written?.properties?.value;
  const description = wholeDescription(properties?.description, model.own);
  const { name, key, materialized, sql } = model;
  const materialisation = materialized === undefined ? {} : { materialized };
  const refs = unique(model.facts.refs.map((ref) => ref.name));
  const { file, ...owner } = placed(model.file, written?.package, project);
  return {
    columns: (properties?.columns ?? []).map(({ tests: _, ...facts }) => facts),
    ...(description !== undefined && { description }),
    file,
    fingerprint: modelFingerprint({ key, sql, refs, ...materialisation }, { get: fingerprintOf }),
    key,
    ...materialisation,
    name,
    ...owner,
    refs,
    sources: unique([
      ...model.facts.sources.map(({ source, table }) => `${source}.${table}`),
      ...model.dbt.map(({ id }) => id),
    ]),
    sql,
    tags: [...new Set([...(model.facts.config.tags ?? []), ...(properties?.tags ?? [])])].sort(),
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
