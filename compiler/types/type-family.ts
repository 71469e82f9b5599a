// DuckDB's types in the few families that matter to a destination. The names are those that DESCRIBE gives.

/**
 * integer: whole numbers. undecided: INTEGER, which is also the type of a column that holds nothing but NULL. number:
 * with a fraction. time: times of day and intervals. other: unions, and types that
 * we do not know: nothing is said of them.
 */
export type TypeFamily =
  | 'text'
  | 'integer'
  | 'undecided'
  | 'number'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'time'
  | 'binary'
  | 'list'
  | 'nested'
  | 'json'
  | 'other';

const FAMILIES: Readonly<Record<string, TypeFamily>> = {
  VARCHAR: 'text',
  UUID: 'text',
  ENUM: 'text',
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'undecided',
  '"NULL"': 'undecided',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  BIGNUM: 'integer',
  DECIMAL: 'number',
  DOUBLE: 'number',
  FLOAT: 'number',
  BOOLEAN: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  TIME: 'time',
  TIME_NS: 'time',
  INTERVAL: 'time',
  BLOB: 'binary',
  BIT: 'binary',
  STRUCT: 'nested',
  MAP: 'nested',
  JSON: 'json',
};

/** 'DECIMAL(18,2)' is a number, 'VARCHAR[]' a list. */
export function familyOf(type: string): TypeFamily {
  if (type.endsWith(']')) return 'list';
  const name = /^[^( ]+/.exec(type)?.[0] ?? '';
  return (Object.hasOwn(FAMILIES, name) ? FAMILIES[name] : undefined) ?? 'other';
}

/** The values of DuckDB's `ENUM('a', 'b')`; undefined of any other type. */
export function enumValues(type: string): readonly string[] | undefined {
  if (!type.startsWith('ENUM(') || !type.endsWith(')')) return undefined;
  return [...type.slice(5, -1).matchAll(/'((?:[^']|'')*)'/g)].map(([, value = '']) => value.replaceAll("''", "'"));
}
