// A field's value as text, in the type that the sync declares or else in the one that the destination says the field
// has: what does not fit either has no text and is never sent.

import type { ObjectField, ValueRules } from '../../core/connector.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { jsonText, plainText, quoted } from './json-text.js';

export interface FieldText {
  /** The JSON text. */
  readonly json: string;
  /** The same without quotes, as match values are written; few fields need it. */
  readonly plain: () => string;
}

/**
 * SQL expressions over `value`, a column. `described` is what the destination says of the field; where it takes any
 * JSON, values stay as they are.
 */
export function describedText(
  value: string,
  field: Pick<ResolvedField, 'type'>,
  described: Pick<ObjectField, 'type'> | undefined,
  rules: ValueRules,
): FieldText {
  const type = field.type ?? (described?.type === 'json' ? undefined : described?.type);
  const plain = () => plainText(value, type, rules.list_separator);
  const takesEpoch = field.type === undefined && (type === 'date' || type === 'datetime');
  if (rules.encoding === 'json' || !takesEpoch) return { json: jsonText(value, type, rules), plain };
  const dated = `CASE WHEN ${isEpoch(value)} THEN CAST(${value} AS VARCHAR) ELSE ${plain()} END`;
  return { json: quoted(dated), plain: () => dated };
}

/** Seconds or milliseconds since 1970, which destinations that are sent texts take for a time. */
function isEpoch(value: string): string {
  const isTime = `(typeof(${value}) = 'DATE' OR typeof(${value}) LIKE 'TIMESTAMP%')`;
  return `NOT ${isTime} AND regexp_full_match(CAST(${value} AS VARCHAR), '-?[0-9]{9,}')`;
}
