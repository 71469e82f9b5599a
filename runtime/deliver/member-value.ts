// One field's value out of a payload's member texts, as SQL of a column type. The text is cast, never parsed as JSON
// numbers, so that long decimals keep every digit; a value that does not cast is null, for the caller to refuse.

import type { FieldType } from '../../core/connector.js';
import { sqlText } from '../../core/sql-text.js';

const DECLARED: Readonly<Record<FieldType, string>> = {
  string: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  datetime: 'TIMESTAMP WITH TIME ZONE',
  json: 'JSON',
};

const WHOLE = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;
const NUMBERS = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DECIMAL\(\d+,\d+\)|DOUBLE|FLOAT)(\[\d*\])+$/;
const NESTED = /^(STRUCT|MAP|UNION)\(|\]$/;

/** The type of a field's column: what the query gives, unless the sync declares another. */
export function columnType(found: string, declared: FieldType | undefined): string {
  if (declared === undefined) return found === '"NULL"' ? 'VARCHAR' : found;
  const numeric = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|BIGNUM|DECIMAL.*|DOUBLE|FLOAT)$/.test(found);
  return declared === 'number' && numeric ? found : DECLARED[declared];
}

/**
 * The JSON text of a member: SQL over `members`, a list of texts like `"name":value`. Null where there is none. It
 * stands at `position` (from 1) unless members before it were left out.
 */
export function memberText(members: string, name: string, position: number): string {
  const prefix = `${JSON.stringify(name)}:`;
  const isIt = (member: string): string => `starts_with(${member}, ${sqlText(prefix)})`;
  const member = `CASE WHEN ${isIt(`${members}[${position}]`)} THEN ${members}[${position}] ELSE list_filter(${members}, lambda m: ${isIt('m')})[1] END`;
  // DuckDB counts characters where JavaScript's length counts UTF-16 units.
  return `(${member})[${[...prefix].length + 1}:]`;
}

/** A JSON text as a value of a column type; null for JSON's null and for what the type cannot hold. */
export function typedValue(json: string, type: string): string {
  const value = `nullif(${json}, 'null')`;
  const cast = (text: string): string => `TRY(CAST(${text} AS ${type}))`;
  if (type === 'JSON' || NUMBERS.test(type)) return cast(value);
  if (NESTED.test(type)) return cast(`CAST(${exactNumbers(value, type)} AS JSON)`);
  const text = plainText(json);
  if (type === 'VARCHAR') return text;
  const typed = cast(text);
  if (!WHOLE.test(type)) return typed;
  // DuckDB would round the text 1.5 to a whole number.
  return `CASE WHEN NOT regexp_matches(${value}, '^-?[0-9]+\\.0*[1-9]') THEN ${typed} END`;
}

/** A JSON text as plain text: strings without their quotes and escapes, everything else as it is. */
export function plainText(json: string): string {
  return `CASE WHEN starts_with(${json}, '"') THEN json_extract_string(${json}, '$') ELSE nullif(${json}, 'null') END`;
}

/** DuckDB's JSON reads decimals as doubles; as strings they reach a DECIMAL inside a struct or list whole. */
function exactNumbers(json: string, type: string): string {
  if (!/DECIMAL|HUGEINT|BIGNUM/.test(type) || /JSON/.test(type)) return json;
  return numbersAsStrings(json);
}

/** Begin and end of a number that stands as a string for a while; private-use characters that no data has. */
const OPEN = 'chr(57344)';
const CLOSE = 'chr(57345)';
const TOKEN = String.raw`("(?:\\.|[^"\\])*")|(-?[0-9][-+.0-9eE]*)`;

/** JSON text with every number made a string. */
function numbersAsStrings(json: string): string {
  return `replace(replace(${markedNumbers(json)}, ${OPEN}, ''), ${CLOSE}, '')`;
}

/** JSON text with every number made a marked string, so that DuckDB's JSON functions leave its digits alone. */
export function markedNumbers(json: string): string {
  const marked = `regexp_replace(${json}, ${sqlText(TOKEN)}, '\\1' || ${OPEN} || '\\2' || ${CLOSE}, 'g')`;
  const numbers = `replace(${marked}, ${OPEN} || ${CLOSE}, '')`;
  return `replace(replace(${numbers}, ${OPEN}, '"' || ${OPEN}), ${CLOSE}, ${CLOSE} || '"')`;
}

/** Undoes `markedNumbers`, in JSON text and in a number's own text. */
export function unmarkedNumbers(text: string): string {
  const json = `replace(replace(${text}, '"' || ${OPEN}, ''), ${CLOSE} || '"', '')`;
  return `replace(replace(${json}, ${OPEN}, ''), ${CLOSE}, '')`;
}
