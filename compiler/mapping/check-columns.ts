// Every column that a sync or a key names must be one of its model's. Runs only where the columns are known.

import { type Diagnostic, errorAt, type Range } from '../../core/diagnostic.js';
import type { WrittenSync } from '../../core/generated/written-sync.js';
import { suggestion } from '../../core/nearest-name.js';
import type { Column } from '../bind/binder.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import type { Located } from '../validate/located.js';
import { templateParts } from './value-expression.js';

interface ColumnUse {
  readonly column: string;
  readonly range: Range;
}

export function checkColumns(
  sync: Located<WrittenSync>,
  fields: readonly ResolvedField[],
  columns: readonly Column[],
): readonly Diagnostic[] {
  const known = new Set(columns.map(({ name }) => name.toLowerCase()));
  const names = columns.map(({ name }) => name);
  return columnUses(sync, fields)
    .filter(({ column }) => !known.has(column.toLowerCase()))
    .map(({ column, range }) =>
      errorAt('SL0231', { file: sync.file, range }, unknownColumn(sync.value.model, column, names)),
    );
}

/** SL0231's words, the same wherever a column is named. */
export function unknownColumn(model: string, column: string, names: readonly string[]): string {
  return hasNoColumn(`Model "${model}"`, column, names);
}

/** The same of anything that has columns: `owner` is what it is, with its name. */
export function hasNoColumn(owner: string, column: string, names: readonly string[]): string {
  const hint = suggestion(column, names);
  const list = hint !== '' ? hint : names.length <= 12 ? ` It has: ${names.join(', ')}.` : '';
  return `${owner} has no column "${column}".${list}`;
}

function columnUses(sync: Located<WrittenSync>, fields: readonly ResolvedField[]): readonly ColumnUse[] {
  const match = Object.entries(sync.value.match).map(([field, column]) => ({
    column,
    range: sync.at(['match', field]),
  }));
  return [...match, ...fields.flatMap((field) => fieldUses(sync, field))];
}

function fieldUses(sync: Located<WrittenSync>, { name, from }: ResolvedField): readonly ColumnUse[] {
  const bare = typeof sync.value.fields[name] === 'string';
  switch (from.kind) {
    case 'column':
      if (sync.value.fields[name] === undefined) return [];
      return [{ column: from.column, range: sync.at(bare ? ['fields', name] : ['fields', name, 'column']) }];
    case 'lookup':
      return from.key.map((column, i) => ({ column, range: sync.at(['fields', name, 'lookup', 'key', i]) }));
    case 'template':
      return templateParts(from.template).flatMap((part) =>
        'column' in part ? [{ column: part.column, range: sync.at(['fields', name, 'template']) }] : [],
      );
    case 'value':
    case 'sql':
      return [];
  }
}
