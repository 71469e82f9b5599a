// One sync compiled: its SQL expressions rendered and bound, its columns checked, its mapping made one SELECT.

import { type Connector, objectOf } from '../../core/connector.js';
import type { Diagnostic } from '../../core/diagnostic.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { ColumnFacts, SyncNode } from '../../core/manifest.js';
import { chooseOperations } from '../../core/modes.js';
import type { Binder, Column } from '../bind/binder.js';
import { type ResolvedField, resolveFields } from '../resolve/resolve-fields.js';
import type { MacroLibrary } from '../template/macro-library.js';
import type { TemplateFacts } from '../template/read-facts.js';
import type { TemplateScope } from '../template/render-template.js';
import { checkTypes } from '../types/check-types.js';
import type { TypedSync } from '../types/typed-field.js';
import type { Located } from '../validate/located.js';
import { checkColumns } from './check-columns.js';
import { columnsNamed, readsAny } from './reads-any.js';
import { renderExpressions } from './sync-expressions.js';
import { type SyncMapping, syncSql } from './sync-query.js';

/** The relation a sync reads: a model or a seed. */
export interface SyncModel {
  readonly relation: string;
  readonly key: readonly string[];
  readonly columns?: readonly Column[];
  readonly facts: readonly ColumnFacts[];
  readonly properties?: Located<WrittenModel>;
}

export interface CompileSyncOptions {
  readonly name: string;
  readonly sync: Located<WrittenSync>;
  readonly model: SyncModel;
  readonly connector: Connector;
  readonly library: MacroLibrary;
  readonly scope: TemplateScope;
  readonly binder: Binder;
  /** Fields that this sync leaves to the syncs it yields to. */
  readonly yielded: ReadonlySet<string>;
}

/** A sync's node, but for its fingerprint, which comes of its model's too. */
export type CompiledSync = Omit<SyncNode, 'fingerprint'>;

/** What a sync is made from. */
export interface SyncParts {
  readonly written: WrittenSync;
  readonly fields: readonly ResolvedField[];
  /** Rendered SQL by field name. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly filter?: string;
  /** Of the templates in it. */
  readonly facts: readonly TemplateFacts[];
}

export async function compileSync(options: CompileSyncOptions): Promise<{
  readonly node?: CompiledSync;
  readonly parts: SyncParts;
  readonly diagnostics: readonly Diagnostic[];
}> {
  const { sync, model, connector } = options;
  const fields = mappedFields(sync.value, options.yielded);
  const { expressions, types, filter, facts, diagnostics: rendered } = await renderExpressions(options, fields);
  const parts = { written: sync.value, fields, expressions, ...(filter !== undefined && { filter }), facts };
  const diagnostics = [...rendered, ...checkAgainst(model, { sync, fields, types, connector })];
  const object = objectOf(connector, sync.value.object);
  const operations = object && chooseOperations(object, sync.value.mode, sync.value.on_delete);
  if (operations === undefined || diagnostics.some(({ severity }) => severity === 'error'))
    return { parts, diagnostics };
  const mapping: SyncMapping = {
    relation: model.relation,
    key: model.key,
    match: matchOf(sync.value).map(({ field }) => field),
    fields,
    expressions,
    ...(filter !== undefined && { filter }),
    rules: connector.values,
    described: object?.fields ?? {},
    creates: operations.create !== undefined,
  };
  return { node: { ...contentOf(options, mapping), operations, ...syncSql(mapping) }, parts, diagnostics };
}

function checkAgainst(
  { columns, properties }: SyncModel,
  mapped: Pick<TypedSync, 'sync' | 'fields' | 'types' | 'connector'>,
): readonly Diagnostic[] {
  if (columns === undefined) return [];
  const unknown = checkColumns(mapped.sync, mapped.fields, columns);
  return [...unknown, ...checkTypes({ ...mapped, columns, ...(properties !== undefined && { properties }) })];
}

function contentOf(
  { name, sync, model }: CompileSyncOptions,
  { fields, match }: SyncMapping,
): Omit<CompiledSync, 'operations' | 'steps' | 'query' | 'types_query'> {
  const { description, guards, drift = 'keep', schedule, depends_on = [], tags = [] } = sync.value;
  const lookups = fields.flatMap((field) =>
    field.from.kind === 'lookup' ? [{ field: field.name, sync: field.from.sync }] : [],
  );
  const sensitive = model.facts.filter((column) => column.sensitive === true).map((column) => column.name);
  const hidden = sensitiveColumns(fields, sensitive);
  return {
    name,
    file: sync.file,
    ...(description !== undefined && { description }),
    model: sync.value.model,
    destination: sync.value.destination,
    object: sync.value.object,
    mode: sync.value.mode,
    match,
    fields: fields.map((field) => ({
      name: field.name,
      sensitive: field.sensitive || readsAny(field.from, sensitive),
      manage: field.manage === 'on_create' ? 'on_create' : 'always',
      ...(field.type !== undefined && { type: field.type }),
    })),
    ...(hidden.length > 0 && { sensitive_columns: hidden }),
    lookups,
    guards: { ...guards, max_rejects: guards?.max_rejects ?? '50%', allow_empty: guards?.allow_empty ?? false },
    drift,
    ...(schedule !== undefined && { schedule }),
    after: [...new Set([...depends_on, ...lookups.map((lookup) => lookup.sync)])].sort(),
    tags: [...tags].sort(),
  };
}

/** The model's sensitive columns, and those that sensitive fields are made of. */
function sensitiveColumns(fields: readonly ResolvedField[], sensitive: readonly string[]): readonly string[] {
  const read = fields.filter((field) => field.sensitive).flatMap((field) => columnsNamed(field.from));
  return [...new Set([...sensitive, ...read].map((name) => name.toLowerCase()))].sort();
}

/** The fields that reach the payload, in name order: the match fields and all that this sync manages. */
function mappedFields(sync: WrittenSync, yielded: ReadonlySet<string>): readonly ResolvedField[] {
  const managed = resolveFields(sync).filter((field) => field.manage !== 'never' && !yielded.has(field.name));
  const matched: readonly ResolvedField[] = matchOf(sync)
    .filter(({ field }) => !managed.some(({ name }) => name === field))
    .map(({ field, column }) => ({
      name: field,
      from: { kind: 'column', column },
      transform: [],
      when_null: 'send',
      manage: 'always',
      sensitive: false,
    }));
  return [...matched, ...managed].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function matchOf(sync: WrittenSync): readonly { readonly field: string; readonly column: string }[] {
  return Object.entries(sync.match)
    .map(([field, column]) => ({ field, column }))
    .sort((a, b) => (a.field < b.field ? -1 : 1));
}
