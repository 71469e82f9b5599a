// SQL expressions that turn a value into its JSON text, per encoding and declared type. The type of the value is
// asked with typeof(), which DuckDB folds to a constant when it binds the query: no cost per row, and the SQL needs
// no warehouse to be written. Null in, null out; null out for a value that is not null means it cannot be sent.

import type { FieldType, ValueRules } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';

const NUMBER = String.raw`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`;
const WHOLE = String.raw`^-?[0-9]+(\.0+)?$`;

/** JSON text of a value under the connector's rules: VARCHAR. `value` must be cheap to repeat: a column. */
export function jsonText(value: string, type: FieldType | undefined, rules: ValueRules): string {
  if (rules.encoding === 'string') return quoted(plainText(value, type, rules.list_separator));
  if (type === undefined) return naturalJson(value);
  return typedJson(value, type);
}

/** JSON text that a null is sent as. */
export function nullText(rules: ValueRules): string {
  return rules.null === null ? "'null'" : sqlText(JSON.stringify(rules.null));
}

/** The value as plain text, the way match values and string-encoded fields are written. */
export function plainText(value: string, type?: FieldType, listSeparator?: string): string {
  if (type !== undefined && type !== 'json' && type !== 'string') return `trim(${typedJson(value, type)}, '"')`;
  const listed =
    listSeparator === undefined
      ? ''
      : ` WHEN typeof(${value}) LIKE '%[]' THEN array_to_string(CAST(to_json(${value}) AS VARCHAR[]), ${sqlText(listSeparator)})`;
  return (
    `CASE${timeCases(value, (text) => text)}${listed}` +
    ` WHEN typeof(${value}) LIKE '%[%' OR typeof(${value}) LIKE 'STRUCT%' OR typeof(${value}) LIKE 'MAP%' THEN CAST(to_json(${value}) AS VARCHAR)` +
    ` ELSE CAST(${value} AS VARCHAR) END`
  );
}

function naturalJson(value: string): string {
  return (
    `CASE${timeCases(value, quotedRaw)}` +
    ` WHEN typeof(${value}) IN ('DOUBLE', 'FLOAT') THEN CASE WHEN isfinite(TRY_CAST(CAST(${value} AS VARCHAR) AS DOUBLE)) THEN CAST(to_json(${value}) AS VARCHAR) END` +
    ` WHEN typeof(${value}) = 'JSON' THEN ${jsonAsIs(`CAST(${value} AS VARCHAR)`)}` +
    ` WHEN ${value} IS NOT NULL THEN CAST(to_json(${value}) AS VARCHAR) END`
  );
}

function typedJson(value: string, type: FieldType): string {
  const text = `trim(CAST(${value} AS VARCHAR))`;
  switch (type) {
    case 'string':
      return quoted(plainText(value));
    case 'number':
      return `CASE WHEN typeof(${value}) <> 'VARCHAR' THEN ${naturalJson(value)} WHEN regexp_full_match(${text}, ${sqlText(NUMBER)}) THEN ${text} END`;
    case 'integer':
      return `CASE WHEN regexp_full_match(${text}, ${sqlText(WHOLE)}) THEN CAST(TRY_CAST(split_part(${text}, '.', 1) AS HUGEINT) AS VARCHAR) END`;
    case 'boolean':
      return `CAST(TRY_CAST(${text} AS BOOLEAN) AS VARCHAR)`;
    case 'date':
      return quotedRaw(
        `CAST(COALESCE(TRY_CAST(${text} AS DATE), TRY_CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS DATE)) AS VARCHAR)`,
      );
    case 'datetime':
      return quotedRaw(zonedText(`TRY_CAST(${text} AS TIMESTAMPTZ)`));
    case 'json':
      return `CASE WHEN typeof(${value}) <> 'VARCHAR' THEN ${naturalJson(value)} WHEN json_valid(${text}) THEN ${jsonAsIs(text)} END`;
  }
}

/** JSON text unchanged but for line ends and tabs, which between tokens are mere white space: numbers keep all digits. */
function jsonAsIs(text: string): string {
  return `translate(${text}, chr(9) || chr(10) || chr(13), '   ')`;
}

/** Times as RFC 3339: a zoned one in UTC with Z, one without a zone as it is. */
function timeCases(value: string, wrap: (text: string) => string): string {
  return (
    ` WHEN typeof(${value}) = 'TIMESTAMP WITH TIME ZONE' THEN ${wrap(zonedText(value))}` +
    ` WHEN typeof(${value}) LIKE 'TIMESTAMP%' THEN ${wrap(`replace(CAST(${value} AS VARCHAR), ' ', 'T')`)}`
  );
}

/** Needs the connection's TimeZone to be UTC, as the runtime sets it. */
function zonedText(value: string): string {
  return `replace(replace(CAST(${value} AS VARCHAR), ' ', 'T'), '+00', 'Z')`;
}

function quoted(text: string): string {
  return `CAST(to_json(${text}) AS VARCHAR)`;
}

function quotedRaw(text: string): string {
  return `'"' || ${text} || '"'`;
}
