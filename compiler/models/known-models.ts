// Models of which an earlier compile found out all that templates and DuckDB tell: the rendered SELECT, that it is one
// that is allowed, and its columns. A key is made of everything that this depends on, so that it is true for ever.

import { modelRelation } from '../../core/model-query.js';
import type { Column } from '../bind/binder.js';
import { type CompileCache, keyOf } from '../cache/compile-cache.js';
import type { TemplateScope } from '../template/render-template.js';
import type { ModelDraft } from './read-models.js';

export interface KnownModel {
  readonly sql: string;
  /** Absent when they cannot be known without the warehouse. */
  readonly columns?: readonly Column[];
}

export interface KnownModelsOptions {
  /** Each after those it reads. */
  readonly drafts: readonly ModelDraft[];
  readonly scope: TemplateScope;
  readonly cache: CompileCache;
  /** Of the macros that templates call. */
  readonly macrosKey: string;
  /** The SQL name of a model or seed that facts name. */
  readonly relationOf: (name: string) => string;
  /** Of a seed ('name'), source table ('source.table') or node of dbt's (its id), where they are known. */
  readonly columnsOf: (name: string) => readonly Column[] | undefined;
}

/** By name. One that reads a model which is not known is not known either: what it reads may have changed. */
export function knownModels(options: KnownModelsOptions, keys: ModelKeys): ReadonlyMap<string, KnownModel> {
  const known = new Map<string, KnownModel>();
  if (options.cache.isEmpty) return known;
  const names = new Set(options.drafts.map(({ name }) => name));
  for (const draft of options.drafts) {
    if (draft.facts.refs.some(({ name }) => names.has(name) && !known.has(name))) continue;
    const key = keys.keyOf(draft);
    const model = options.cache.get<KnownModel>(key);
    if (model === undefined) continue;
    known.set(draft.name, model);
    keys.add(draft, model, key);
  }
  return known;
}

/** Keeps what was found out of models that have no mistake and read none that has. */
export function keepModels(
  { drafts, cache }: KnownModelsOptions,
  keys: ModelKeys,
  found: (name: string) => KnownModel | undefined,
): void {
  if (!cache.isOn) return;
  const lost = new Set<string>();
  for (const draft of drafts.filter(({ name }) => !keys.has(name))) {
    const model = draft.facts.refs.some(({ name }) => lost.has(name)) ? undefined : found(draft.name);
    if (model === undefined) {
      lost.add(draft.name);
      continue;
    }
    const { sql, columns } = model;
    const key = keys.keyOf(draft);
    cache.set(key, { sql, ...(columns !== undefined && { columns }) });
    keys.add(draft, model, key);
  }
}

/** Keys of models one after the other: each needs what those that it reads look like. */
export interface ModelKeys {
  readonly has: (name: string) => boolean;
  readonly keyOf: (draft: ModelDraft) => string;
  readonly add: (draft: ModelDraft, model: KnownModel, key: string) => void;
}

export function modelKeys({ scope, macrosKey, relationOf, columnsOf }: KnownModelsOptions): ModelKeys {
  const shapes = new Map<string, string>();
  const project = keyOf('scope', [macrosKey, scope.vars, [...scope.packageVars], [...scope.secretEnv].sort()]);
  const shapeOf = (name: string): unknown => shapes.get(name) ?? columnsOf(name) ?? null;
  return {
    has: (name) => shapes.has(name),
    keyOf: ({ template, written, facts, dbt }) =>
      keyOf('model', [
        project,
        [template.text, template.package],
        written.refs.map((use) => scope.ref(use)),
        written.sources.map((use) => scope.source(use)),
        written.envVars.map(({ name }) => [name, Object.hasOwn(scope.env, name) ? scope.env[name] : null]),
        facts.refs.map(({ name }) => [relationOf(name), shapeOf(name)]),
        facts.sources.map(({ source, table }) => [scope.source({ source, table }), shapeOf(`${source}.${table}`)]),
        dbt.map(({ id, relation }) => [relation, shapeOf(id)]),
      ]),
    add: ({ name, facts }, { sql, columns }, key) => {
      // A collation goes from column to column and shows in no type: only the whole history tells it.
      const isCollated = /collate/i.test(sql) || facts.refs.some((ref) => shapes.get(ref.name)?.startsWith('!'));
      shapes.set(name, isCollated ? `!${key}` : keyOf('columns', [columns ?? null]));
    },
  };
}

/** What a model reads, as SQL names it. */
export function relationsRead({ facts }: ModelDraft): readonly string[] {
  return facts.refs.map(({ name }) => modelRelation(name));
}
