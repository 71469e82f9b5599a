// Values of dbt's manifest by key, where any key may be missing, null or of another type than expected.

import { isObject } from '../validate/schema.js';

type Written = Readonly<Record<string, unknown>>;

/** A text that is not empty. */
export function textIn(object: Written, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsIn(object: Written, key: string): readonly string[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

/** The object at a key, or an empty one. */
export function objectIn(object: Written, key: string): Written {
  const value = object[key];
  return isObject(value) ? value : {};
}
