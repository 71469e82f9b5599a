// What each field of a sync is made of: columns of its model, by a column's name, a template, SQL, or the key of a
// lookup. A record's key is one more field where the connector sends it.

import { type Connector, objectOf } from '../../core/connector.js';
import type { Json } from '../../core/json.js';
import type { SyncParts } from '../mapping/compile-sync.js';
import { templateParts } from '../mapping/value-expression.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import type { JsonPath } from '../validate/located.js';
import { type Columns, columnUses } from './columns.js';
import { traceRowExpression } from './trace-model.js';
import { asHashed, type Uses, united } from './uses.js';

/** How a record's key is called among the fields, as in connectors. */
export const KEY_FIELD = '$key';

export interface FieldUses {
  readonly field: string;
  readonly uses: Uses;
  /** Where the sync's file says what it is made of. */
  readonly path: JsonPath;
  /** How the file may say it, for advice. */
  readonly kind: ResolvedField['from']['kind'] | 'key' | 'match';
}

export interface SyncRow {
  /** As the sync's SQL may name its model. */
  readonly name: string;
  readonly columns: Columns;
  readonly key: readonly string[];
}

export interface FieldUsesOptions {
  readonly parts: SyncParts;
  readonly row: SyncRow;
  readonly connector: Connector;
  /** Syntax trees of `expressionSql`. */
  readonly trees: ReadonlyMap<string, Json>;
}

/** In the order of the payload, the key first. */
export function fieldUses({ parts, row, connector, trees }: FieldUsesOptions): readonly FieldUses[] {
  const { written, fields, expressions } = parts;
  const named = (names: readonly string[]): Uses => united(names.map((name) => columnUses(row.columns, name)));
  const key: FieldUses = { field: KEY_FIELD, uses: named(row.key), path: ['model'], kind: 'key' };
  const mapped = fields.map((field): FieldUses => {
    const sql = expressions.get(field.name);
    const tree = sql === undefined ? undefined : (trees.get(expressionSql(sql)) ?? null);
    const uses = tree === undefined ? named(columnsIn(field)) : traceRowExpression(tree, row);
    const isHashed = field.transform.some((name) => name === 'sha256' || name === 'md5');
    return { field: field.name, uses: isHashed ? asHashed(uses) : uses, ...placeOfField(parts, field) };
  });
  return sendsKey(connector, written.object) ? [key, ...mapped] : mapped;
}

/** A statement around an expression, which can be parsed. */
export function expressionSql(expression: string): string {
  return `SELECT (\n${expression}\n)`;
}

function columnsIn({ from }: ResolvedField): readonly string[] {
  switch (from.kind) {
    case 'column':
      return [from.column];
    case 'template':
      return templateParts(from.template).flatMap((part) => ('column' in part ? [part.column] : []));
    case 'lookup':
      return from.key;
    case 'value':
    case 'sql':
      return [];
  }
}

/** A match field that is no field of its own is written as a match only. */
function placeOfField({ written }: SyncParts, { name, from }: ResolvedField): Pick<FieldUses, 'path' | 'kind'> {
  const form = Object.hasOwn(written.fields, name) ? written.fields[name] : undefined;
  if (form === undefined) return { path: ['match', name], kind: 'match' };
  return { path: typeof form === 'string' ? ['fields', name] : ['fields', name, from.kind], kind: from.kind };
}

/** In any operation, whichever of them the sync uses. */
function sendsKey(connector: Connector, object: string): boolean {
  const operations = Object.values(objectOf(connector, object)?.operations ?? {});
  const texts = JSON.stringify(operations.map(({ request, record, body }) => ({ request, record, body })));
  return texts.includes('"$key"') || texts.includes('{key}');
}
