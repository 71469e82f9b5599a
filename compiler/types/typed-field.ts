// A sync's fields with the types of their values as DuckDB writes them, and where these values are written.

import type { Connector, ObjectField } from '../../core/connector.js';
import type { Place } from '../../core/diagnostic.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import type { Column } from '../bind/binder.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { type Located, placeOf } from '../validate/located.js';

export interface TypedSync {
  readonly sync: Located<WrittenSync>;
  readonly fields: readonly ResolvedField[];
  readonly columns: readonly Column[];
  /** DuckDB's types of fields from SQL, by field name. */
  readonly types: ReadonlyMap<string, string>;
  readonly connector: Connector;
  readonly properties?: Located<WrittenModel>;
}

/** A field with what is known of its value. */
export interface TypedField {
  readonly field: ResolvedField;
  readonly described: ObjectField | undefined;
  /** As DuckDB writes it; of a transformed value what the last transform gives. */
  readonly type: string;
  /** What has the type, for messages: 'Column "born"'. */
  readonly what: string;
}

/** Undefined where the type is not known, or the value has none of its own: ids of lookups, constants. */
export function typedValue(
  { name, from, transform }: ResolvedField,
  { columns, types }: TypedSync,
): { readonly type: string; readonly what: string } | undefined {
  const last = transform.at(-1);
  if (last !== undefined) return { type: TRANSFORMED[last] ?? 'VARCHAR', what: `What "${last}" gives` };
  switch (from.kind) {
    case 'column': {
      const column = columns.find((each) => each.name.toLowerCase() === from.column.toLowerCase());
      return column && { type: column.type, what: `Column "${column.name}"` };
    }
    case 'sql': {
      const type = types.get(name);
      return type === undefined ? undefined : { type, what: `The value of "${name}"` };
    }
    case 'template':
      return { type: 'VARCHAR', what: 'A template' };
    case 'lookup':
    case 'value':
      return undefined;
  }
}

/** Transforms that give no text. */
const TRANSFORMED: Readonly<Partial<Record<string, string>>> = {
  date: 'DATE',
  epoch_seconds: 'BIGINT',
  epoch_milliseconds: 'BIGINT',
};

/** Where the value is written; of a field that only matches, there. */
export function valuePlace({ name, from, transform }: ResolvedField, sync: Located<WrittenSync>): Place {
  const written = sync.value.fields[name];
  if (written === undefined) return placeOf(sync, ['match', name]);
  if (typeof written === 'string') return placeOf(sync, ['fields', name]);
  const last = transform.length - 1;
  return placeOf(sync, last < 0 ? ['fields', name, from.kind] : ['fields', name, 'transform', last]);
}
