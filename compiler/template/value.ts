// The values of a running template: JSON's, and undefined. They never change, so that the size of each is known
// when it is made; lists and dicts are made only by `listOf` and `dictOf`, which count it. Dicts have no prototype.

import type { Json } from '../../core/json.js';
import { exceed, fail } from './fault.js';
import { MAX_DEPTH, MAX_VALUE_DEPTH, MAX_VALUE_SIZE, MAX_WORK, WORK_SIZE } from './limits.js';

export type Value = undefined | null | boolean | number | string | List | Dict;
export type List = readonly Value[];
export interface Dict {
  readonly [key: string]: Value;
}

/** The budget of one render; `depth` is how many bodies and expressions are inside one another right now. */
export interface Meter {
  work: number;
  depth: number;
}

/** Counted as this many characters, as no number's text is much longer. */
const SCALAR_SIZE = 8;

const measures = new WeakMap<List | Dict, { readonly size: number; readonly depth: number }>();

export function isList(value: Value): value is List {
  return Array.isArray(value);
}

export function isDict(value: Value): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return SCALAR_SIZE;
  return measures.get(value)?.size ?? fail('A value of unknown size.');
}

export function step(meter: Meter): void {
  meter.work += 1;
  if (meter.work > MAX_WORK)
    exceed(`The template takes more than ${MAX_WORK} steps. Does a loop or a macro repeat too often?`);
}

/** Goes `levels` deeper; the caller comes back up by itself unless something was thrown. */
export function descend(meter: Meter, levels: number): void {
  meter.depth += levels;
  if (meter.depth > MAX_DEPTH)
    exceed('Macros or expressions are nested too deeply. Does a macro call itself without end?');
}

/** Pays for going through `size` characters or items. */
export function work(meter: Meter, size: number): void {
  meter.work += size / WORK_SIZE;
  step(meter);
}

/** Pays for a value of that size and refuses one too large; call it before making it. */
export function charge(meter: Meter, size: number): void {
  if (!(size <= MAX_VALUE_SIZE)) exceed(`A value would be larger than ${MAX_VALUE_SIZE} characters.`);
  work(meter, size);
}

export function textValue(meter: Meter, text: string): string {
  charge(meter, text.length);
  return text;
}

export function listOf(meter: Meter, items: List): List {
  let size = 1;
  let depth = 0;
  for (const item of items) {
    size += sizeOf(item) + 1;
    depth = Math.max(depth, depthOf(item));
  }
  return measured(meter, items, size, depth);
}

export function dictOf(meter: Meter, entries: Iterable<readonly [string, Value]>): Dict {
  const dict: Record<string, Value> = Object.create(null);
  let size = 1;
  let depth = 0;
  for (const [key, item] of entries) {
    dict[key] = item;
    size += key.length + sizeOf(item) + 1;
    depth = Math.max(depth, depthOf(item));
  }
  return measured(meter, dict, size, depth);
}

function measured<T extends List | Dict>(meter: Meter, value: T, size: number, depth: number): T {
  charge(meter, size);
  if (depth >= MAX_VALUE_DEPTH) exceed(`A value has more than ${MAX_VALUE_DEPTH} lists and dicts inside one another.`);
  measures.set(value, { size, depth: depth + 1 });
  return value;
}

export function depthOf(value: Value): number {
  return typeof value === 'object' && value !== null ? (measures.get(value)?.depth ?? 0) : 0;
}

export function valueOfJson(meter: Meter, json: Json): Value {
  if (json === null || typeof json === 'boolean' || typeof json === 'number') return json;
  if (typeof json === 'string') return textValue(meter, json);
  if (isJsonList(json))
    return listOf(
      meter,
      json.map((item) => valueOfJson(meter, item)),
    );
  return dictOf(
    meter,
    Object.entries(json).map(([key, item]) => [key, valueOfJson(meter, item)] as const),
  );
}

function isJsonList(json: Json): json is readonly Json[] {
  return Array.isArray(json);
}

/** What nunjucks would print. It prints a dict as [object Object], which is never meant. */
export function textOf(meter: Meter, value: Value): string {
  if (typeof value === 'string') return value;
  if (isDict(value)) return fail('A dict has no text of its own. Write one of its members, or | dump for JSON.');
  if (!isList(value)) return String(value);
  charge(meter, sizeOf(value));
  return value.map((item) => (item === undefined || item === null ? '' : textOf(meter, item))).join(',');
}

/** For JavaScript's operators: lists become their text, as they would there. */
export function primitiveOf(meter: Meter, value: Value): undefined | null | boolean | number | string {
  return isList(value) || isDict(value) ? textOf(meter, value) : value;
}

/** A short name of a value's type for messages. */
export function typeOf(value: Value): string {
  if (value === null) return 'none';
  if (isList(value)) return 'a list';
  if (isDict(value)) return 'a dict';
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
