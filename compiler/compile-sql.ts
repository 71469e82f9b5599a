// From a valid project to its manifest: models first, then the syncs that deliver them. A sync whose model has a
// mistake is left alone, so that each mistake is reported once, where it was made.

import { type Diagnostic, errorAt } from '../core/diagnostic.js';
import type { Lineage } from '../core/lineage.js';
import type { Manifest } from '../core/manifest.js';
import { Binder } from './bind/binder.js';
import { type Catalog, readCatalog } from './bind/read-catalog.js';
import { CompileCache, keyOf } from './cache/compile-cache.js';
import { compileNodes } from './compile-nodes.js';
import { checkFreshness } from './data-tests/check-freshness.js';
import { uncheckedFreshness, usedDbtNodes } from './dbt/used-dbt.js';
import type { EditorFacts } from './editor/editor-facts.js';
import { ManifestMaker } from './emit/manifest-maker.js';
import type { MadeNodes } from './emit/manifest-pieces.js';
import { sealManifest } from './emit/manifest-text.js';
import { checkSelected } from './graph/check-selected.js';
import { checkSyncOrder } from './graph/check-sync-order.js';
import { compileLineage } from './lineage/compile-lineage.js';
import type { CompiledModel } from './models/compile-models.js';
import { ModelParser } from './models/model-parser.js';
import { type ModelDraft, type ReadOptions, readModels } from './models/read-models.js';
import { knownFacts } from './template/known-facts.js';
import { recordedEnv } from './template/recorded-env.js';
import { projectMacros, templateScope } from './template-scope.js';
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
  /** With a manifest. */
  readonly findings?: Findings;
}

/** What was found out on the way to a manifest and is no part of it. */
export interface Findings {
  readonly project: CheckedProject;
  readonly catalog: Catalog;
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly nodes: MadeNodes;
  /** Names of environment variables that templates asked for. */
  readonly env: ReadonlySet<string>;
}

export async function compileSql(project: CheckedProject, options: CompileSqlOptions): Promise<CompiledSql> {
  const macros = projectMacros(project);
  // A mistake in a macro is found in every template that calls it.
  const cache = macros.diagnostics.length === 0 ? options.cache : CompileCache.off();
  const macrosKey = keyOf('macros', [project.macros, [...project.packages.keys()]]);
  const { library } = macros;
  const binder = new Binder(() => import('./bind/open-engine.js'));
  const env = recordedEnv(options.env);
  const scope = templateScope(project, env.values);
  const parser = new ModelParser({ project, library, scope, binder });
  try {
    const factsOf = knownFacts(cache, macrosKey);
    // Where nothing is known of earlier compiles, every model is parsed: that can begin while others are read.
    const ahead = cache.isEmpty ? { each: (draft: ModelDraft) => void parser.begin(draft) } : {};
    const { read, dbt, catalog } = await readAll(project, options.root, { library, factsOf, ...ahead });
    binder.declare([...catalog.columns.values()]);
    const diagnostics: Diagnostic[] = [
      ...macros.diagnostics,
      ...read.diagnostics,
      ...uncheckedFreshness(project, dbt),
      ...seedDiagnostics(project, catalog),
      ...checkSyncOrder(project),
    ];
    const maker = new ManifestMaker({ project, catalog, dbt, library, env: scope.env });
    const nodes = await compileNodes({
      project,
      drafts: read.drafts,
      catalog,
      library,
      scope,
      binder,
      parser,
      cache,
      macrosKey,
      meanwhile: (draft, sql) => maker.prepare({ ...draft, sql }),
    });
    const freshness = checkFreshness(project, catalog);
    const { lineage, diagnostics: policy } = await compileLineage({
      project,
      catalog,
      models: nodes.models,
      syncs: nodes.syncParts,
      treesOf: (statements) => binder.parser.treesOf(statements),
      all: options.lineage,
    });
    diagnostics.push(...withoutKnown([...nodes.diagnostics, ...freshness, ...policy], diagnostics));
    if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics };
    const made = maker.nodes(nodes);
    const manifest = sealManifest(maker.pieces(made));
    diagnostics.push(...checkSelected(project, manifest));
    const editor = { manifest, project, columns: (name: string) => nodes.models.get(name)?.columns };
    const findings = { project, catalog, models: nodes.models, nodes: made, env: env.names };
    return { manifest, ...(lineage !== undefined && { lineage }), diagnostics, editor, findings };
  } finally {
    await binder.close();
  }
}

/** The models, and what is known of what they read; of a dbt project that is known only by them. */
async function readAll(project: CheckedProject, root: string, options: ReadOptions) {
  const reading = project.dbt === undefined ? readCatalog(project, root) : undefined;
  reading?.catch(() => undefined);
  const read = await readModels(project, options);
  const dbt = usedDbtNodes(read.drafts);
  return { read, dbt, catalog: await (reading ?? readCatalog(project, root, dbt)) };
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
