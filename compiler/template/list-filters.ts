// Filters that take or make lists and dicts, with nunjucks's results.

import { fail } from './fault.js';
import { attributeOf } from './member.js';
import {
  charge,
  type Dict,
  dictOf,
  isDict,
  isList,
  type List,
  listOf,
  type Meter,
  sizeOf,
  textOf,
  typeOf,
  type Value,
  work,
} from './value.js';

/** A list, or the characters of a text. */
export function itemsOf(meter: Meter, value: Value): List {
  if (isList(value)) return value;
  if (typeof value !== 'string') return fail(`This filter needs a list, not ${typeOf(value)}.`);
  charge(meter, value.length * 2);
  return value.split('');
}

export function toList(meter: Meter, value: Value): List {
  if (!isDict(value)) return listOf(meter, itemsOf(meter, value));
  return listOf(
    meter,
    Object.entries(value).map(([key, item]) =>
      dictOf(meter, [
        ['key', key],
        ['value', item],
      ] as const),
    ),
  );
}

export function joinList(meter: Meter, list: List, separator: string): string {
  let size = list.length * separator.length;
  for (const item of list) size += typeof item === 'string' ? item.length : sizeOf(item) * 3;
  charge(meter, size);
  return list.map((item) => (item === undefined || item === null ? '' : textOf(meter, item))).join(separator);
}

export function batch(meter: Meter, list: List, size: number, fill: Value): List {
  if (!(size >= 1)) return fail('batch needs a size of at least 1.');
  const rows: List[] = [];
  for (let at = 0; at < list.length; at += Math.floor(size)) {
    const row = list.slice(at, at + Math.floor(size));
    const missing = !fill ? 0 : Math.floor(size) - row.length;
    charge(meter, missing * (sizeOf(fill) + 1));
    rows.push(listOf(meter, [...row, ...Array.from({ length: missing }, () => fill)]));
  }
  return listOf(meter, rows);
}

/** `count` columns, the first ones longer where the list does not divide evenly. */
export function slice(meter: Meter, list: List, count: number, fill: Value): List {
  if (!(count >= 1)) return fail('slice needs a number of slices of at least 1.');
  charge(meter, count * (sizeOf(fill) + 1));
  const extra = list.length % Math.floor(count);
  const length = Math.floor(list.length / Math.floor(count));
  const columns: List[] = [];
  for (let column = 0, from = 0; column < Math.floor(count); column += 1) {
    const items = list.slice(from, from + length + (column < extra ? 1 : 0));
    from += items.length;
    columns.push(listOf(meter, fill && column >= extra ? [...items, fill] : items));
  }
  return listOf(meter, columns);
}

export interface SortOrder {
  readonly reverse: boolean;
  readonly caseSensitive: boolean;
  readonly attribute: Value;
}

export function sort(meter: Meter, list: List, order: SortOrder): List {
  const keyed = list.map((item) => ({ item, key: sortKey(meter, item, order) }));
  work(meter, sizeOf(listOf(meter, list)) * Math.ceil(Math.log2(list.length + 1)));
  const sign = order.reverse ? -1 : 1;
  keyed.sort((a, b) => sign * compareKeys(a.key, b.key));
  return listOf(
    meter,
    keyed.map(({ item }) => item),
  );
}

function sortKey(meter: Meter, item: Value, order: SortOrder): number | string {
  const value = order.attribute === undefined ? item : attributeOf(meter, item, order.attribute);
  if (value === undefined) return fail(`sort: an item has no "${textOf(meter, order.attribute ?? '')}".`);
  if (typeof value === 'string') return order.caseSensitive ? value : value.toLowerCase();
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : textOf(meter, value);
}

export function compareKeys(a: number | string, b: number | string): number {
  if (a === b) return 0;
  if (typeof a === typeof b) return a < b ? -1 : 1;
  return Number(a) < Number(b) ? -1 : Number(a) > Number(b) ? 1 : 0;
}

export function dictSort(meter: Meter, dict: Dict, options: { caseSensitive: boolean; by: 'key' | 'value' }): List {
  const pairs = Object.entries(dict).map(([key, value]) => listOf(meter, [key, value]));
  const attribute = options.by === 'key' ? 0 : 1;
  return sort(meter, pairs, { reverse: false, caseSensitive: options.caseSensitive, attribute });
}

export function groupBy(meter: Meter, list: List, attribute: Value): Dict {
  const groups = new Map<string, Value[]>();
  for (const item of list) {
    const key = attributeOf(meter, item, attribute);
    if (key === undefined) fail(`groupby: an item has no "${textOf(meter, attribute)}".`);
    const name = textOf(meter, key);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return dictOf(
    meter,
    [...groups].map(([name, items]) => [name, listOf(meter, items)] as const),
  );
}

export function attributes(meter: Meter, list: List, attribute: Value): List {
  return attribute === undefined ? list : list.map((item) => attributeOf(meter, item, attribute));
}
