// The syncs of models that are right, each made one SELECT. A sync whose model has a mistake is left alone, so that each
// mistake is reported once, where it was made.

import type { Diagnostic } from '../../core/diagnostic.js';
import { modelRelation } from '../../core/model-query.js';
import type { Binder } from '../bind/binder.js';
import { checkKey } from '../models/check-key.js';
import type { CompiledModel } from '../models/compile-models.js';
import { seedWithoutKey } from '../models/read-models.js';
import { yieldedFields } from '../resolve/yielded-fields.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { TemplateScope } from '../template/render-template.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { type CompiledSync, compileSync, type SyncModel, type SyncParts } from './compile-sync.js';

export interface SyncsContext {
  readonly project: CheckedProject;
  readonly models: ReadonlyMap<string, CompiledModel>;
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
}

export interface CompiledSyncs {
  readonly nodes: readonly CompiledSync[];
  /** What they were made from, by name. */
  readonly parts: ReadonlyMap<string, SyncParts>;
  readonly diagnostics: readonly Diagnostic[];
}

export async function compileSyncs(context: SyncsContext): Promise<CompiledSyncs> {
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

function syncModel(model: CompiledModel, { project }: SyncsContext): SyncModel {
  const { properties } = project.models.get(model.name) ?? {};
  return {
    relation: modelRelation(model.name),
    key: model.key,
    ...(model.columns !== undefined && { columns: model.columns }),
    facts: properties?.value.columns ?? [],
    ...(properties !== undefined && { properties }),
  };
}
