// Some models of a valid project compiled, with the syncs that deliver them, while all others stand as they were found
// before. Undefined whenever anything could be otherwise than in a compile of the whole.

import { modelRelation } from '../../core/model-query.js';
import { sqlName } from '../../core/sql-text.js';
import type { Column } from '../bind/binder.js';
import { Binder } from '../bind/binder.js';
import type { Catalog } from '../bind/read-catalog.js';
import { CompileCache } from '../cache/compile-cache.js';
import { type CompiledNodes, compileNodes } from '../compile-nodes.js';
import { ManifestMaker } from '../emit/manifest-maker.js';
import type { MadeNodes } from '../emit/manifest-pieces.js';
import { ModelParser } from '../models/model-parser.js';
import { type ModelDraft, readModels } from '../models/read-models.js';
import { readFacts } from '../template/read-facts.js';
import type { RecordedEnv } from '../template/recorded-env.js';
import { projectMacros, templateScope } from '../template-scope.js';
import type { CheckedProject } from '../validate/checked-project.js';
import type { KeptModels } from './kept-models.js';

export interface CompileSomeOptions {
  readonly project: CheckedProject;
  readonly catalog: Catalog;
  /** What was found out about all models. */
  readonly models: KeptModels;
  readonly env: RecordedEnv;
}

export interface SomeCompiled {
  readonly nodes: CompiledNodes;
  /** Fingerprints in them are not right where they tell of models that stand. */
  readonly made: MadeNodes;
}

export async function compileSome(
  wanted: ReadonlySet<string>,
  options: CompileSomeOptions,
): Promise<SomeCompiled | undefined> {
  const binder = new Binder(() => import('../bind/open-engine.js'));
  try {
    // It takes longer to open than the models to be read.
    binder.start();
    return await compileWith(binder, wanted, options);
  } finally {
    await binder.close();
  }
}

async function compileWith(
  binder: Binder,
  wanted: ReadonlySet<string>,
  { project, catalog, models, env }: CompileSomeOptions,
): Promise<SomeCompiled | undefined> {
  const { library } = projectMacros(project);
  binder.declare([...catalog.columns.values()]);
  const { drafts, diagnostics } = await readModels(project, { library, factsOf: readFacts, wanted });
  if (diagnostics.length > 0 || drafts.length < wanted.size) return undefined;
  const parents = parentsOf(drafts, wanted, models);
  // A collation goes from column to column and shows in no type.
  if ([...parents.values(), ...[...wanted].map((name) => models.get(name))].some((model) => model?.isCollated))
    return undefined;
  const scope = templateScope(project, env.values);
  const known = { ...catalog, columns: new Map([...catalog.columns, ...leaveOut(binder, parents)]) };
  const cache = { cache: CompileCache.off(), macrosKey: '' };
  const parser = new ModelParser({ project, library, scope, binder });
  const nodes = await compileNodes({ project, drafts, catalog: known, library, scope, binder, parser, ...cache });
  if (nodes.diagnostics.length > 0) return undefined;
  const used = withDestinationsOf(nodes, project);
  const maker = new ManifestMaker({ project: used, catalog, library, dbt: [], env: env.values });
  return { nodes, made: maker.nodes(nodes) };
}

function parentsOf(drafts: readonly ModelDraft[], wanted: ReadonlySet<string>, models: KeptModels): KeptModels {
  const names = drafts.flatMap(({ facts }) => facts.refs.map(({ name }) => name)).filter((name) => !wanted.has(name));
  return new Map(
    names.flatMap((name) => {
      const model = models.get(name);
      return model === undefined ? [] : [[name, model] as const];
    }),
  );
}

/** Each as a relation without rows that has its columns. Returns those, as far as they are known. */
function leaveOut(binder: Binder, parents: KeptModels): Catalog['columns'] {
  const standing = new Map<string, { readonly relation: string; readonly columns: readonly Column[] }>();
  for (const [name, model] of parents) {
    if (model.columns === undefined) continue;
    const columns = JSON.parse(model.columns) as readonly Column[];
    const relation = modelRelation(name);
    const values = columns.map(({ name: column, type }) => `CAST(NULL AS ${type}) AS ${sqlName(column)}`);
    binder.leaveOut(relation, { sql: `SELECT ${values.join(', ')}`, reads: [] });
    standing.set(name, { relation, columns });
  }
  return standing;
}

/** Fingerprints of the others' are not needed. */
function withDestinationsOf({ syncParts }: CompiledNodes, project: CheckedProject): CheckedProject {
  const used = new Set([...syncParts.values()].map(({ written }) => written.destination));
  return { ...project, destinations: new Map([...project.destinations].filter(([name]) => used.has(name))) };
}
