// A parsed document that still knows where in its file each of its values stands, so that every later phase can
// point at the very token it complains about.

import type { Place, Range, RelatedPlace } from '../../core/diagnostic.js';

export type JsonPath = readonly (string | number)[];

export interface Located<T> {
  /** Relative to the project, with forward slashes. */
  readonly file: string;
  readonly text: string;
  readonly value: T;
  /**
   * Where the value at `path` stands, or with 'key' its name in the object that holds it. A path that does not
   * exist yields the nearest one above it that does.
   */
  readonly at: (path: JsonPath, part?: 'key' | 'value') => Range;
}

/** Where a diagnostic about the value (or the key) at `path` points. */
export function placeOf(document: Located<unknown>, path: JsonPath, part: 'key' | 'value' = 'value'): Place {
  return { file: document.file, range: document.at(path, part) };
}

export function relatedPlace(document: Located<unknown>, path: JsonPath, note: string): RelatedPlace {
  return { file: document.file, range: document.at(path, 'key'), note };
}

/** The start of a file, for what is wrong with the file as such. */
export const FILE_START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
