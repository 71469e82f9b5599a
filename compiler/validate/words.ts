// How diagnostics word values, types and lists. Values of unknown keys are never printed: one may be a secret.

import { suggestion } from '../../core/nearest-name.js';
import type { JsonPath } from './located.js';
import { isObject, type Schema, type TypeName, typesOf } from './schema.js';

const TYPE_WORDS: Readonly<Record<TypeName, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  array: 'a list',
  object: 'an object',
};

/** The name pattern of the schemas, also held against names that come from file names. */
export const NAME_PATTERN = '^[A-Za-z_][A-Za-z0-9_]*$';
export const NAME_RULE = 'letters, digits and underscores, not starting with a digit';

/** Every pattern of the schemas in words. */
export const PATTERN_WORDS: Readonly<Record<string, string>> = {
  [NAME_PATTERN]: `a name: ${NAME_RULE}`,
  '^[0-9]+(ms|s|m|h|d)$': 'a duration such as "30s": a whole number with ms, s, m, h or d',
  '^[0-9]+(\\.[0-9]+)?%$': 'a percentage such as "10%"',
  '^(?![/\\\\~])(?!.*\\.\\.)[^:]*\\.(csv|json|jsonl|ndjson|parquet)$':
    'a path in the project that ends in .csv, .json, .jsonl, .ndjson or .parquet',
};

/** 'a list', 'an object': what a value is, without the value. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return TYPE_WORDS.array;
  if (isObject(value)) return TYPE_WORDS.object;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' ? `the number ${value}` : TYPE_WORDS.string;
}

/** What a schema lets through, in words. */
export function allowedBy(schema: Schema): string {
  if (schema.pattern !== undefined) return PATTERN_WORDS[schema.pattern] ?? `a text like ${schema.pattern}`;
  return either(typesOf(schema).map((type) => TYPE_WORDS[type]));
}

/** What a list of alternatives lets through: 'a text or an object with "env", "file" or "command"'. */
export function allowedByOne(branches: readonly Schema[]): string {
  const keys = branches.flatMap((branch) => branch.required?.slice(0, 1) ?? []);
  const others = branches.filter((branch) => branch.required === undefined).map(allowedBy);
  return either(keys.length === 0 ? others : [...others, `an object with ${either(keys.map(inQuotes))}`]);
}

/** The thing at a path: '"mode"', 'item 2 of "tags"', 'this file'. */
export function subjectOf(path: JsonPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'this file';
  if (typeof last === 'string') return inQuotes(last);
  return `item ${last + 1} of ${subjectOf(path.slice(0, -1))}`;
}

export function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export function inQuotes(name: string): string {
  return `"${name}"`;
}

/** 'a', 'a or b', 'a, b or c'. */
export function either(words: readonly string[]): string {
  return joined([...new Set(words)], 'or');
}

/** '"a"', '"a" and "b"', '"a", "b" and "c"'. */
export function quotedList(names: readonly string[]): string {
  return joined(names.map(inQuotes), 'and');
}

/** A sentence with the nearest name, and one with all names when they are few and that is not the same. */
export function hints(name: string, what: string, names: readonly string[]): string {
  const nearest = suggestion(name, names);
  return nearest !== '' && names.length === 1 ? nearest : `${nearest}${known(what, names)}`;
}

/** ' Known fields: "a", "b".', or nothing when there are none or too many to help. */
export function known(what: string, names: readonly string[]): string {
  if (names.length === 0 || names.length > 12) return '';
  return ` Known ${what}: ${names.map(inQuotes).join(', ')}.`;
}

function joined(words: readonly string[], last: 'or' | 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
