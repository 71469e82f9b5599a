// Whether a constant's text can be sent as a type: the rules of the mapping's SQL, told before there is any. Of times
// only the calendar day is looked at.

import type { FieldType } from '../../core/connector.js';
import type { Json } from '../../core/json.js';
import { NUMBER, WHOLE } from '../mapping/json-text.js';
import type { TypeFamily } from './type-family.js';

const TRUTH = /^(true|false|t|f|yes|no|y|n|1|0)$/i;
const DAY = /^(\d{1,6})[-/](\d{1,2})[-/](\d{1,2})(?:$|[T ])/;

const FITS: Readonly<Record<FieldType, (text: string) => boolean>> = {
  string: () => true,
  json: () => true,
  number: (text) => new RegExp(NUMBER).test(text),
  integer: (text) => new RegExp(WHOLE).test(text),
  boolean: (text) => TRUTH.test(text),
  date: isDay,
  datetime: isDay,
};

/** The text of a constant as the mapping writes it; of lists and objects their JSON. */
export function constantText(value: Exclude<Json, null>): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function fitsType(text: string, type: FieldType): boolean {
  return FITS[type](text.trim());
}

export function constantFamily(value: Exclude<Json, null>): TypeFamily {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value === 'boolean' ? 'boolean' : 'nested';
}

function isDay(text: string): boolean {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
