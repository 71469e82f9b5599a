// Whether a field's value may be made of certain columns: what is made of sensitive ones is sensitive. SQL is searched
// for the names as words, which finds too many rather than too few.

import type { FieldOrigin } from '../resolve/resolve-fields.js';
import { templateParts } from './value-expression.js';

export function readsAny(from: FieldOrigin, columns: readonly string[]): boolean {
  const names = new Set(columns.map((column) => column.toLowerCase()));
  if (names.size === 0) return false;
  return columnsNamed(from).some((name) => names.has(name.toLowerCase()));
}

/** Names of columns, and in SQL of anything else that is a word. */
export function columnsNamed(from: FieldOrigin): readonly string[] {
  switch (from.kind) {
    case 'column':
      return [from.column];
    case 'template':
      return templateParts(from.template).flatMap((part) => ('column' in part ? [part.column] : []));
    case 'sql':
      return [...from.sql.matchAll(/"((?:[^"]|"")*)"|[\p{L}_][\p{L}\p{N}_$]*/gu)].map(
        ([word, quoted]) => quoted?.replaceAll('""', '"') ?? word,
      );
    case 'lookup':
    case 'value':
      return [];
  }
}
