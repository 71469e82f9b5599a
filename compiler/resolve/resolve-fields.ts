// The fields of a sync without shorthands: a bare string becomes a column, every option has its value, and the
// fields come in name order. The only place that knows how a field may be written.

import type { FieldType } from '../../core/connector.js';
import type { Field, WrittenSync } from '../../core/generated/written-sync.js';
import type { Json } from '../../core/json.js';

type FieldForm = Exclude<Field, string>;

export type Transform = NonNullable<FieldForm['transform']>[number];

/** Where a field's value comes from. */
export type FieldOrigin =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'lookup'; readonly sync: string; readonly key: readonly string[] }
  | { readonly kind: 'template'; readonly template: string };

export interface ResolvedField {
  /** As the destination calls it. */
  readonly name: string;
  readonly from: FieldOrigin;
  readonly type?: FieldType;
  readonly transform: readonly Transform[];
  readonly when_null: 'send' | 'omit' | 'skip_record';
  readonly manage: 'always' | 'on_create' | 'if_empty' | 'never';
  readonly sensitive: boolean;
}

export function resolveFields(sync: WrittenSync): readonly ResolvedField[] {
  return Object.entries(sync.fields)
    .map(([name, field]) => resolveField(name, field))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resolveField(name: string, field: Field): ResolvedField {
  const form: FieldForm = typeof field === 'string' ? { column: field } : field;
  return {
    name,
    from: originOf(form),
    ...(form.type !== undefined && { type: form.type }),
    transform: form.transform ?? [],
    when_null: form.when_null ?? 'send',
    manage: form.manage ?? 'always',
    sensitive: form.sensitive ?? false,
  };
}

function originOf(form: FieldForm): FieldOrigin {
  if ('column' in form) return { kind: 'column', column: form.column };
  if ('sql' in form) return { kind: 'sql', sql: form.sql };
  if ('template' in form) return { kind: 'template', template: form.template };
  // The schema's type for any JSON value is wider than Json, which JSON.parse guarantees.
  if ('value' in form) return { kind: 'value', value: form.value as Json };
  const { sync, key } = form.lookup;
  return { kind: 'lookup', sync, key: typeof key === 'string' ? [key] : key };
}
