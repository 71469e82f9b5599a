// From a valid project to its manifest: models first, then the syncs that deliver them. A sync whose model has a
// mistake is left alone, so that each mistake is reported once, where it was made.

import { type Diagnostic, errorAt } from '../core/diagnostic.js';
import type { Lineage } from '../core/lineage.js';
import type { Manifest } from '../core/manifest.js';
import { modelRelation } from '../core/model-query.js';
import { Binder } from './bind/binder.js';
import { type Catalog, readCatalog } from './bind/read-catalog.js';
import { CompileCache, keyOf } from './cache/compile-cache.js';
import { checkFreshness } from './data-tests/check-freshness.js';
import { compileChecks } from './data-tests/compile-checks.js';
import { dbtRelations, uncheckedFreshness, usedDbtNodes } from './dbt/used-dbt.js';
import type { EditorFacts } from './editor/editor-facts.js';
import { buildManifest } from './emit/build-manifest.js';
import { checkSelected } from './graph/check-selected.js';
import { checkSyncOrder } from './graph/check-sync-order.js';
import { compileLineage } from './lineage/compile-lineage.js';
import { type CompiledSync, compileSync, type SyncModel, type SyncParts } from './mapping/compile-sync.js';
import { adviseOnTable } from './models/advise-on-table.js';
import { checkKey } from './models/check-key.js';
import { type CompiledModel, compileModels } from './models/compile-models.js';
import { readModels, seedWithoutKey } from './models/read-models.js';
import { relationNames, resolveRef, resolveSource } from './models/relation-names.js';
import { relationOf, sourceRelation } from './models/relations.js';
import { packageVars } from './resolve/package-vars.js';
import { yieldedFields } from './resolve/yielded-fields.js';
import { knownFacts } from './template/known-facts.js';
import { type MacroLibrary, readMacros } from './template/macro-library.js';
import type { TemplateScope } from './template/render-template.js';
import type { CheckedProject } from './validate/checked-project.js';

export interface CompileSqlOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether to find out where all columns come from. */
  readonly lineage: boolean;
  readonly cache: CompileCache;
}

export interface CompiledSql {
  readonly manifest?: Manifest;
  readonly lineage?: Lineage;
  readonly diagnostics: readonly Diagnostic[];
  readonly editor?: EditorFacts;
}

export async function compileSql(project: CheckedProject, options: CompileSqlOptions): Promise<CompiledSql> {
  const macros = readMacros(project.macros, macroOwners(project));
  // A mistake in a macro is found in every template that calls it.
  const cache = macros.diagnostics.length === 0 ? options.cache : CompileCache.off();
  const macrosKey = keyOf('macros', [project.macros, [...project.packages.keys()]]);
  const read = readModels(project, macros.library, knownFacts(cache, macrosKey));
  const dbt = usedDbtNodes(read.drafts);
  const catalog = await readCatalog(project, options.root, dbt);
  const diagnostics: Diagnostic[] = [
    ...macros.diagnostics,
    ...read.diagnostics,
    ...uncheckedFreshness(project, dbt),
    ...seedDiagnostics(project, catalog),
    ...checkSyncOrder(project),
  ];
  const binder = new Binder(async () => (await import('./bind/open-engine.js')).openEngine(catalog));
  try {
    const scope = scopeOf(project, options.env);
    const compiled = await compileModels({
      drafts: read.drafts,
      library: macros.library,
      scope,
      binder,
      columnsOf: (name) => catalog.columns.get(name)?.columns,
      cache,
      macrosKey,
      relationOf: (name) => relationOf(project, name),
      advise: (table) => adviseOnTable(project, table),
    });
    const context = { project, models: compiled.models, library: macros.library, scope, binder };
    const checks = await compileChecks({ ...context, catalog });
    const freshness = checkFreshness(project, catalog);
    const syncs = await compileSyncs(context);
    const { lineage, diagnostics: policy } = await compileLineage({
      project,
      catalog,
      models: compiled.models,
      syncs: syncs.parts,
      treesOf: (statements) => binder.treesOf(statements),
      all: options.lineage,
    });
    const found = [...compiled.diagnostics, ...checks.diagnostics, ...freshness, ...syncs.diagnostics, ...policy];
    diagnostics.push(...withoutKnown(found, diagnostics));
    if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
    const manifest = buildManifest({
      project,
      catalog,
      dbt,
      models: compiled.models,
      checks: checks.checks,
      syncs: syncs.nodes,
      syncParts: syncs.parts,
      library: macros.library,
      env: scope.env,
    });
    diagnostics.push(...checkSelected(project, manifest));
    const editor = { manifest, project, columns: (name: string) => compiled.models.get(name)?.columns };
    return { manifest, ...(lineage !== undefined && { lineage }), diagnostics, editor };
  } finally {
    await binder.close();
  }
}

interface SyncContext {
  readonly project: CheckedProject;
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
}

async function compileSyncs(context: SyncContext): Promise<{
  readonly nodes: readonly CompiledSync[];
  readonly parts: ReadonlyMap<string, SyncParts>;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { project, models, library, scope, binder } = context;
  const nodes: CompiledSync[] = [];
  const parts = new Map<string, SyncParts>();
  const diagnostics: Diagnostic[] = [];
  const delivered = new Set<string>();
  for (const [name, sync] of project.syncs) {
    if (project.seeds.has(sync.value.model)) diagnostics.push(seedWithoutKey(sync));
    const model = models.get(sync.value.model);
    const destination = project.destinations.get(sync.value.destination);
    const connector = destination && project.connectors.get(destination.value.connector);
    if (model === undefined || connector === undefined) continue;
    if (!delivered.has(model.name)) diagnostics.push(...checkKey(model, project.models.get(model.name), sync));
    delivered.add(model.name);
    const yielded = yieldedFields(sync.value, project.syncs);
    const compiled = await compileSync({
      name,
      sync,
      model: syncModel(model, context),
      connector,
      library,
      scope,
      binder,
      yielded,
    });
    diagnostics.push(...compiled.diagnostics);
    if (compiled.node !== undefined) nodes.push(compiled.node);
    parts.set(name, compiled.parts);
  }
  return { nodes, parts, diagnostics };
}

function syncModel(model: CompiledModel, { project }: SyncContext): SyncModel {
  const { properties } = project.models.get(model.name) ?? {};
  return {
    relation: modelRelation(model.name),
    key: model.key,
    ...(model.columns !== undefined && { columns: model.columns }),
    facts: properties?.value.columns ?? [],
    ...(properties !== undefined && { properties }),
  };
}

/** A mistake in a macro is found where it stands and again by every template that runs it. */
function withoutKnown(found: readonly Diagnostic[], known: readonly Diagnostic[]): readonly Diagnostic[] {
  const placeOf = ({ code, file, range }: Diagnostic) => JSON.stringify([code, file, range]);
  const places = new Set(known.filter(({ range }) => range !== undefined).map(placeOf));
  return found.filter((diagnostic) => !places.has(placeOf(diagnostic)));
}

function seedDiagnostics(project: CheckedProject, catalog: Catalog): readonly Diagnostic[] {
  return [...catalog.unreadableSeeds].map(([name, reason]) =>
    errorAt(
      'SL0105',
      { file: project.seeds.get(name)?.file ?? name },
      `Seed "${name}" cannot be read as a table: ${reason}`,
    ),
  );
}

function macroOwners({ packages, broken }: CheckedProject) {
  return { packages: new Set([...packages.keys(), ...broken.packages]), lost: broken.packages.size > 0 };
}

function scopeOf(project: CheckedProject, env: CompileSqlOptions['env']): TemplateScope {
  const tables = new Map(
    [...project.sources.values()].flatMap(({ value }) =>
      value.tables.map((table) => [`${value.name}.${table.name}`, sourceRelation(value, table)]),
    ),
  );
  const names = relationNames(project);
  const dbt = dbtRelations(project);
  const secrets = [...project.destinations.values()].flatMap(({ value }) =>
    Object.values(value.secrets ?? {}).flatMap((secret) => ('env' in secret ? [secret.env] : [])),
  );
  return {
    ref: (use) => {
      const resolved = resolveRef(use, names);
      return resolved.kind === 'found' ? relationOf(project, resolved.name) : dbt.ref(use);
    },
    source: (use) =>
      tables.get(`${resolveSource(use, project.sources)}.${use.table}`) ?? dbt.source(use.source, use.table),
    vars: project.vars,
    packageVars: packageVars(project),
    env: Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    secretEnv: new Set(secrets),
  };
}
