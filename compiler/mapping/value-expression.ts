// The SQL expression of a field's value before it becomes JSON: where it comes from, then its transforms in order.

import type { Json } from '../../core/json.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import type { ResolvedField, Transform } from '../resolve/resolve-fields.js';

const TRANSFORMS: Readonly<Record<Transform, (value: string) => string>> = {
  trim: (value) => `trim(CAST(${value} AS VARCHAR))`,
  lower: (value) => `lower(CAST(${value} AS VARCHAR))`,
  upper: (value) => `upper(CAST(${value} AS VARCHAR))`,
  // By their whole names: a macro of the warehouse that is called sha256 would send the value itself.
  sha256: (value) => `system.main.sha256(CAST(${value} AS VARCHAR))`,
  md5: (value) => `system.main.md5(CAST(${value} AS VARCHAR))`,
  digits: (value) => `regexp_replace(CAST(${value} AS VARCHAR), '[^0-9]', '', 'g')`,
  date: (value) => `CAST(${value} AS DATE)`,
  epoch_seconds: (value) => `CAST(floor(epoch(CAST(${value} AS TIMESTAMPTZ))) AS BIGINT)`,
  epoch_milliseconds: (value) => `epoch_ms(CAST(${value} AS TIMESTAMPTZ))`,
};

/** A field whose value a row of the model gives; a lookup's value comes from the ledger instead. */
export type RowField = ResolvedField & { readonly from: Exclude<ResolvedField['from'], { kind: 'lookup' }> };

/** The value of a field over the model's columns; `sql` is the rendered expression where the field has one. */
export function valueExpression(field: RowField, sql: string | undefined): string {
  return field.transform.reduce((value, name) => TRANSFORMS[name](value), origin(field.from, sql));
}

function origin(from: RowField['from'], sql: string | undefined): string {
  switch (from.kind) {
    case 'column':
      return sqlName(from.column);
    case 'value':
      return constant(from.value);
    case 'sql':
      return `(\n${sql ?? from.sql}\n)`;
    case 'template':
      return templateParts(from.template).map(partExpression).join(' || ');
  }
}

export type TemplatePart = { readonly text: string } | { readonly column: string };

/** Splits 'Customer {id}' into text and columns; {{ and }} stand for braces. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let text = '';
  for (const match of template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[\s\S]/g)) {
    const [token, column] = match;
    if (column !== undefined) {
      if (text !== '') parts.push({ text });
      parts.push({ column });
      text = '';
    } else {
      text += token === '{{' ? '{' : token === '}}' ? '}' : token;
    }
  }
  if (text !== '' || parts.length === 0) parts.push({ text });
  return parts;
}

function partExpression(part: TemplatePart): string {
  return 'text' in part ? sqlText(part.text) : `CAST(${sqlName(part.column)} AS VARCHAR)`;
}

function constant(value: Json): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return sqlText(value);
  if (typeof value === 'boolean') return String(value).toUpperCase();
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return `CAST(${sqlText(JSON.stringify(value))} AS JSON)`;
}
