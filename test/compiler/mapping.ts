// A mapping over one row of given values, without a project around it.

import type { ResolvedField } from '../../compiler/resolve/resolve-fields.js';
import { queryOver } from '../kit/mapping.js';

/** The sync's query over SQL values: field f0 has the first, f1 the second, and so on. */
export function mappingOf(values: readonly string[]): string {
  const columns = values.map((sql, i) => `${sql} AS c${i}`);
  return queryOver(`SELECT 1 AS id, ${columns.join(', ')}`, {
    key: ['id'],
    match: ['f0'],
    fields: values.map((_, i) => fieldOf(`f${i}`, `c${i}`)),
    expressions: new Map(),
    rules: { encoding: 'json', null: null },
    described: {},
    creates: true,
  });
}

/** A field straight from a column. */
export function fieldOf(name: string, column: string): ResolvedField {
  const from = { kind: 'column', column } as const;
  return { name, from, transform: [], when_null: 'send', manage: 'always', sensitive: false };
}
