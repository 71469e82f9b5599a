// Whether two JSON texts are one value to the people who look at them: destinations write numbers, times and lists in
// their own way, trim texts and lower e-mail addresses, and none of that is a change that somebody made.

import type { FieldType } from '../../core/connector.js';
import { canonicalJson } from '../../core/json.js';
import { parseExactJson } from '../http/exact-json.js';
import { isObject } from '../http/json-path.js';
import { sameInstant } from './same-instant.js';

/** How values of one field compare. */
export interface CompareRules {
  /** As the sync or the connector declares it. Texts of a declared string are texts: "1.10" is not "1.1" then. */
  readonly type?: FieldType;
  readonly format?: 'email' | 'url';
  /** What a null is sent as. */
  readonly null: string | null;
  /** Stands between the items of lists that are sent as text; their order says nothing. */
  readonly listSeparator?: string;
}

const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** `a` and `b` are JSON texts; undefined is a value that is not there, which is the same as null and as no text. */
export function sameValue(a: string | undefined, b: string | undefined, rules: CompareRules): boolean {
  if (a === b) return true;
  const [left, right] = [readValue(a, rules), readValue(b, rules)];
  if (left === null || right === null) return left === right;
  const nested = nestedPair(left, right);
  if (nested !== undefined) return nested;
  return sameText(left, right, rules);
}

type Value = string | number | boolean | object;

/** Null for all that is as good as nothing. */
function readValue(text: string | undefined, rules: CompareRules): Value | null {
  const value = text === undefined ? null : parsed(text);
  if (Array.isArray(value)) return joined(value, rules.listSeparator);
  if (typeof value !== 'string') return isValue(value) ? value : null;
  const trimmed = value.trim();
  return trimmed === '' || trimmed === rules.null?.trim() ? null : trimmed;
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return text;
  }
}

function isValue(value: unknown): value is Value {
  return ['string', 'number', 'boolean'].includes(typeof value) || isObject(value);
}

/** Where lists are sent as text, a list of single values is that text. */
function joined(list: readonly unknown[], separator: string | undefined): Value | null {
  if (separator === undefined || list.some(isObject)) return list;
  const items = list.filter((item) => item !== null);
  return items.length === 0 ? null : items.join(separator);
}

/** Undefined when neither is an object or list, nor the JSON text of one. */
function nestedPair(left: Value, right: Value): boolean | undefined {
  if (!isObject(left) && !isObject(right) && !(looksNested(left) && looksNested(right))) return undefined;
  const [a, b] = [nestedOf(left), nestedOf(right)];
  return isObject(a) && isObject(b) && canonicalJson(withoutNulls(a)) === canonicalJson(withoutNulls(b));
}

function looksNested(value: Value): boolean {
  return typeof value === 'string' && /^[[{]/.test(value) && isObject(parsed(value));
}

function nestedOf(value: Value): unknown {
  return typeof value === 'string' ? parsed(value) : value;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
}

function sameText(left: Value, right: Value, rules: CompareRules): boolean {
  const [a, b] = [String(left), String(right)];
  if (a === b) return true;
  if (rules.format === 'email') return a.toLowerCase() === b.toLowerCase();
  if (rules.type === 'string' && typeof left === 'string' && typeof right === 'string') return false;
  return sameBoolean(a, b, rules.type) || sameNumber(a, b) || sameInstant(a, b) || sameItems(a, b, rules.listSeparator);
}

function sameBoolean(a: string, b: string, type: FieldType | undefined): boolean {
  const [left, right] = [booleanOf(a, type), booleanOf(b, type)];
  return left !== undefined && left === right;
}

function booleanOf(text: string, type: FieldType | undefined): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true' || (type === 'boolean' && lower === '1')) return true;
  return lower === 'false' || (type === 'boolean' && lower === '0') ? false : undefined;
}

function sameNumber(a: string, b: string): boolean {
  const left = normalNumber(a);
  return left !== undefined && left === normalNumber(b);
}

/** Sign, digits without zeros around them, and the power of ten of the last one; undefined for what is no number. */
function normalNumber(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === '') return undefined;
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign}${short}e${Number(exponent) - fraction.length + digits.length - short.length}`;
}

function sameItems(a: string, b: string, separator: string | undefined): boolean {
  if (separator === undefined || !a.includes(separator) || !b.includes(separator)) return false;
  const [left, right] = [itemsOf(a, separator), itemsOf(b, separator)];
  return left.length === right.length && left.every((item, i) => item === right[i]);
}

function itemsOf(text: string, separator: string): readonly string[] {
  const items = text.split(separator).map((item) => item.trim());
  return items.filter((item) => item !== '').sort();
}
