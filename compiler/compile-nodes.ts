// Models, the checks of their rows, and the syncs that deliver them, each made SQL and bound, from templates that were
// read before.

import type { Diagnostic } from '../core/diagnostic.js';
import type { ModelChecks } from '../core/manifest.js';
import type { Binder } from './bind/binder.js';
import type { Catalog } from './bind/read-catalog.js';
import type { CompileCache } from './cache/compile-cache.js';
import { compileChecks } from './data-tests/compile-checks.js';
import type { CompiledSync, SyncParts } from './mapping/compile-sync.js';
import { compileSyncs } from './mapping/compile-syncs.js';
import type { AttemptOptions } from './models/attempt-models.js';
import { type CompiledModel, compileModels } from './models/compile-models.js';
import type { ModelDraft } from './models/read-models.js';
import { relationOf } from './models/relations.js';
import type { MacroLibrary } from './template/macro-library.js';
import type { TemplateScope } from './template/render-template.js';
import type { CheckedProject } from './validate/checked-project.js';

export interface CompileNodesOptions extends Pick<AttemptOptions, 'meanwhile' | 'parser'> {
  readonly project: CheckedProject;
  /** The models to compile, each after those that it reads. */
  readonly drafts: readonly ModelDraft[];
  readonly catalog: Catalog;
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
  readonly cache: CompileCache;
  /** Of the macros. */
  readonly macrosKey: string;
}

export interface CompiledNodes {
  readonly models: ReadonlyMap<string, CompiledModel>;
  /** By model. */
  readonly checks: ReadonlyMap<string, ModelChecks>;
  readonly syncs: readonly CompiledSync[];
  /** What the syncs were made from, by name. */
  readonly syncParts: ReadonlyMap<string, SyncParts>;
  readonly diagnostics: readonly Diagnostic[];
}

export async function compileNodes(options: CompileNodesOptions): Promise<CompiledNodes> {
  const { project, catalog } = options;
  const compiled = await compileModels({
    ...options,
    columnsOf: (name) => catalog.columns.get(name)?.columns,
    relationOf: (name) => relationOf(project, name),
  });
  const context = { ...options, models: compiled.models };
  const checks = await compileChecks(context);
  const syncs = await compileSyncs(context);
  return {
    models: compiled.models,
    checks: checks.checks,
    syncs: syncs.nodes,
    syncParts: syncs.parts,
    diagnostics: [...compiled.diagnostics, ...checks.diagnostics, ...syncs.diagnostics],
  };
}
