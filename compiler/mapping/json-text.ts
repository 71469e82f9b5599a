// SQL expressions that turn a value into its JSON text, per encoding and declared type. The type of the value is
// asked with typeof(), which DuckDB folds to a constant when it binds the query: no cost per row, and the SQL needs
// no warehouse to be written. Null in, null out; null out for a value that is not null means it cannot be sent.

import type { FieldType, ValueRules } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';
import {
  calendarText,
  finiteNumber,
  isListOfTimes,
  isNested,
  listOfTimes,
  strictJson,
  timeCases,
  zonedText,
} from './value-text.js';

/** What counts as a number, and as a whole one, in a text. */
export const NUMBER = String.raw`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`;
export const WHOLE = String.raw`^-?[0-9]+(\.0+)?$`;
const NUMERIC = String.raw`^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DECIMAL\([0-9,]+\)|DOUBLE|FLOAT)$`;

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
  if (type === 'json') return typedJson(value, type);
  if (type !== undefined && type !== 'string') return `trim(${typedJson(value, type)}, '"')`;
  const listed =
    listSeparator === undefined ? '' : ` WHEN ${isFlatList(value)} THEN ${joinedList(value, listSeparator)}`;
  return (
    `CASE${timeCases(value, (text) => text)}${listed} WHEN ${isNested(value)} THEN ${nestedJson(value)}` +
    ` WHEN typeof(${value}) IN ('DOUBLE', 'FLOAT') THEN ${finiteNumber(`CAST(${value} AS VARCHAR)`)}` +
    ` ELSE CAST(${value} AS VARCHAR) END`
  );
}

function naturalJson(value: string): string {
  const json = `CAST(to_json(${value}) AS VARCHAR)`;
  return (
    `CASE${timeCases(value, quotedRaw)}` +
    ` WHEN typeof(${value}) = 'DOUBLE' THEN ${finiteNumber(json)}` +
    ` WHEN typeof(${value}) = 'FLOAT' THEN ${finiteNumber(`CAST(${value} AS VARCHAR)`)}` +
    ` WHEN typeof(${value}) = 'JSON' THEN ${strictJson(jsonAsIs(`CAST(${value} AS VARCHAR)`))}` +
    ` WHEN ${isNested(value)} THEN ${nestedJson(value)}` +
    ` WHEN ${value} IS NOT NULL THEN ${json} END`
  );
}

function nestedJson(value: string): string {
  const json = `CAST(to_json(${value}) AS VARCHAR)`;
  return (
    `CASE WHEN ${value} IS NULL THEN NULL WHEN ${isListOfTimes(value)} THEN ${listOfTimes(json)}` +
    ` WHEN regexp_matches(typeof(${value}), 'DOUBLE|FLOAT|JSON') THEN ${strictJson(json)} ELSE ${json} END`
  );
}

function typedJson(value: string, type: FieldType): string {
  const text = `trim(CAST(${value} AS VARCHAR))`;
  switch (type) {
    case 'string':
      return quoted(plainText(value));
    case 'number':
      return `CASE WHEN regexp_matches(typeof(${value}), ${sqlText(NUMERIC)}) THEN ${naturalJson(value)} WHEN regexp_full_match(${text}, ${sqlText(NUMBER)}) THEN ${text} END`;
    case 'integer':
      return `CASE WHEN typeof(${value}) IN ('DOUBLE', 'FLOAT') THEN ${wholeDouble(`TRY_CAST(${text} AS DOUBLE)`)} WHEN regexp_full_match(${text}, ${sqlText(WHOLE)}) THEN CAST(TRY_CAST(split_part(${text}, '.', 1) AS HUGEINT) AS VARCHAR) END`;
    case 'boolean':
      return `CAST(TRY_CAST(${text} AS BOOLEAN) AS VARCHAR)`;
    case 'date':
      return `CASE WHEN typeof(${value}) = 'DATE' THEN ${quotedRaw(calendarText(`CAST(${value} AS VARCHAR)`))} ELSE ${dayText(`COALESCE(TRY_CAST(${text} AS DATE), TRY_CAST(TRY_CAST(${text} AS TIMESTAMPTZ) AS DATE))`)} END`;
    case 'datetime':
      return `CASE${timeCases(value, (time) => quotedRaw(instant(value, time)))} ELSE ${quotedRaw(zonedText(`TRY_CAST(${text} AS TIMESTAMPTZ)`))} END`;
    case 'json':
      return `CASE WHEN typeof(${value}) <> 'VARCHAR' THEN ${naturalJson(value)} WHEN json_valid(${text}) THEN ${strictJson(jsonAsIs(text))} END`;
  }
}

function wholeDouble(number: string): string {
  return `CASE WHEN ${number} = floor(${number}) THEN CAST(TRY_CAST(${number} AS HUGEINT) AS VARCHAR) END`;
}

/** The text of a time with its zone: a day begins at midnight, and what has no zone is UTC. */
function instant(value: string, time: string): string {
  const zone = `CASE WHEN typeof(${value}) = 'DATE' THEN 'T00:00:00Z' WHEN typeof(${value}) = 'TIMESTAMP WITH TIME ZONE' THEN '' ELSE 'Z' END`;
  return `${time} || ${zone}`;
}

function dayText(day: string): string {
  return `CASE WHEN isfinite(${day}) AND ${day} >= DATE '0001-01-01' THEN ${quotedRaw(`CAST(${day} AS VARCHAR)`)} END`;
}

/** JSON text unchanged but for line ends and tabs, which between tokens are mere white space: numbers keep all digits. */
function jsonAsIs(text: string): string {
  return `translate(${text}, chr(9) || chr(10) || chr(13), '   ')`;
}

/** Lists of single values: they are joined, lists of lists and structs are written as JSON. */
function isFlatList(value: string): string {
  return `regexp_matches(typeof(${value}), '^(ENUM\\(.*\\)|[^([]*(\\([0-9,]+\\))?)\\[[0-9]*\\]$') AND typeof(${value}) NOT LIKE 'JSON%'`;
}

/** A list's elements as one text, without nulls; none when an element holds the separator, which nothing can escape. */
function joinedList(value: string, separator: string): string {
  const items = `CAST(CAST(${value} AS VARCHAR) AS VARCHAR[])`;
  const endless = `m IN ('nan', 'inf', '-inf', 'infinity', '-infinity') OR contains(m, '(BC)')`;
  const unfit = `contains(m, ${sqlText(separator)}) OR (regexp_matches(typeof(${value}), '^(DOUBLE|FLOAT|DATE|TIMESTAMP)') AND (${endless}))`;
  const text = `CASE WHEN typeof(${value}) LIKE 'TIMESTAMP%' THEN replace(replace(m, ' ', 'T'), '+00', 'Z') ELSE m END`;
  return `CASE WHEN len(list_filter(${items}, lambda m: ${unfit})) = 0 THEN array_to_string(list_transform(${items}, lambda m: ${text}), ${sqlText(separator)}) END`;
}

/** The JSON text of a text. */
export function quoted(text: string): string {
  return `CAST(to_json(${text}) AS VARCHAR)`;
}

function quotedRaw(text: string): string {
  return `'"' || ${text} || '"'`;
}
