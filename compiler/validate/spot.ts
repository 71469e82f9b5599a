// One value of a document held against one schema, and the diagnostics that can be made of it.

import { type Diagnostic, errorAt, type Range } from '../../core/diagnostic.js';
import { type JsonPath, type Located, placeOf } from './located.js';
import type { Schema } from './schema.js';
import { hints, inQuotes, kindOf, sentence, subjectOf } from './words.js';

/** A value of a document and the schema it is held against. */
export interface Spot {
  readonly document: Located<unknown>;
  /** Holds the definitions that schemas refer to. */
  readonly root: Schema;
  readonly schema: Schema;
  readonly value: unknown;
  readonly path: JsonPath;
}

/** SL0202 that says what is allowed and, unless `found` is given, what kind of value stands there. */
export function mustBe(spot: Spot, allowed: string, found = kindOf(spot.value)): Diagnostic {
  return invalid(spot, `${sentence(subjectOf(spot.path))} must be ${allowed}, not ${found}.`);
}

/** SL0202 of a text that has the right type and the wrong form. */
export function isButMustBe(spot: Spot, value: string, allowed: string): Diagnostic {
  return invalid(spot, `${sentence(subjectOf(spot.path))} is ${inQuotes(value)}, but must be ${allowed}.`);
}

export function unknownKey(spot: Spot, key: string, knownKeys: readonly string[]): Diagnostic {
  const names = knownKeys.filter((name) => name !== '$schema');
  const place = placeOf(spot.document, [...spot.path, key], 'key');
  const where = spot.path.length === 0 ? 'in this file' : `in ${subjectOf(spot.path)}`;
  return errorAt('SL0201', place, `There is no key "${key}" ${where}.${hints(key, 'keys', names)}`);
}

/** Where to say that an object lacks something: its key, or its opening brace. */
export function openingOf(document: Located<unknown>, path: JsonPath): { file: string; range: Range } {
  if (typeof path.at(-1) === 'string') return { file: document.file, range: document.at(path, 'key') };
  const { start } = document.at(path);
  return { file: document.file, range: { start, end: { ...start, column: start.column + 1 } } };
}

export function invalid(spot: Spot, detail: string): Diagnostic {
  const opened = typeof spot.value === 'object' && spot.value !== null;
  return errorAt('SL0202', opened ? openingOf(spot.document, spot.path) : placeOf(spot.document, spot.path), detail);
}
