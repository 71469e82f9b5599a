// Where a part of a text stands that is a value in a JSON file.

import type { Place } from '../../core/diagnostic.js';
import { type JsonPath, type Located, placeOf } from './located.js';

export interface TextPart {
  /** In the text. */
  readonly offset: number;
  readonly length: number;
}

/** `text` is the value at `path`. Gives all of it where escapes shift what stands in it. */
export function textPlace(document: Located<unknown>, path: JsonPath, text: string, part: TextPart): Place {
  const place = placeOf(document, path);
  const { range } = place;
  const line = document.text.split('\n')[(range?.start.line ?? 0) - 1] ?? '';
  if (range === undefined || line.slice(range.start.column, range.end.column - 2) !== text) return place;
  const column = range.start.column + 1 + part.offset;
  const { line: at } = range.start;
  return { ...place, range: { start: { line: at, column }, end: { line: at, column: column + part.length } } };
}
