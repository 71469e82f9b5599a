// The inverse of rendering a connector's `record` or `body`: finds the $-variables' values in what was sent.

import type { Json } from '../../core/json.js';
import { isObject } from '../http/json-path.js';

/** Values by variable, `$fields`, `$id` …; members that the template does not have are counted as extra. */
export interface TemplateMatch {
  readonly values: Record<string, unknown>;
  extra: number;
}

const VARIABLES: Readonly<Record<string, (value: unknown) => boolean>> = {
  $records: Array.isArray,
  $record: isPlainObject,
  $fields: isFields,
  $changed: isFields,
  $id: isScalar,
  $match: isScalar,
  '$match.name': isScalar,
  $key: isScalar,
  $ref: isScalar,
  $action: isScalar,
  $object: isScalar,
  '$fields.names': Array.isArray,
  $idempotency_key: isScalar,
};

/** Undefined when the value is not of the template's shape. Our own mark, $ref, may be missing. */
export function matchTemplate(template: Json, value: unknown): TemplateMatch | undefined {
  const match: TemplateMatch = { values: {}, extra: 0 };
  return fits(template, value, match) ? match : undefined;
}

function fits(template: Json, value: unknown, match: TemplateMatch): boolean {
  if (typeof template === 'string') return fitsText(template, value, match);
  if (!isObject(template)) return template === value;
  if (Array.isArray(template)) {
    return Array.isArray(value) && value.length === template.length && fitsMembers(template, value, match);
  }
  return isPlainObject(value) && fitsMembers(template, value, match);
}

function fitsText(template: string, value: unknown, match: TemplateMatch): boolean {
  const accepts = VARIABLES[template];
  if (accepts === undefined) return template === value;
  if (!accepts(value)) return false;
  match.values[template] = value;
  return true;
}

function fitsMembers(template: object, value: object, match: TemplateMatch): boolean {
  const sent = new Map<string, unknown>(Object.entries(value));
  let used = 0;
  for (const [name, member] of membersOf(template)) {
    const part = sent.get(name);
    if (part === undefined && member === '$ref') continue;
    if (part === undefined || !fits(member, part, match)) return false;
    used += 1;
  }
  match.extra += sent.size - used;
  return true;
}

/** Templates are Json, so their members are. */
function membersOf(template: object): readonly (readonly [string, Json])[] {
  return Object.entries(template) as [string, Json][];
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return isObject(value) && !Array.isArray(value);
}

/** A delete may have none. */
function isFields(value: unknown): boolean {
  return value === null || isPlainObject(value);
}

function isScalar(value: unknown): boolean {
  return value === null || !isObject(value);
}
