// The findings of earlier compiles as a file: a line for each, with its key, its age and its JSON, which has no line end
// in it.

import type { CacheEntry } from './compile-cache.js';
import { type CachePlace, readSealed, writeSealed } from './sealed-file.js';

const NAME = 'compile';

/** No entries when there is no cache to be believed. */
export function readCache(place: CachePlace): ReadonlyMap<string, CacheEntry> {
  const lines = readSealed(place, NAME)?.toString().split('\n') ?? [];
  return new Map(lines.flatMap(entryOf));
}

export function writeCache(place: CachePlace, entries: ReadonlyMap<string, CacheEntry>): void {
  writeSealed(place, NAME, [Buffer.from([...entries].map(lineOf).join('\n'))]);
}

function lineOf([key, { json, age }]: readonly [string, CacheEntry]): string {
  return `${key} ${age} ${json}`;
}

function entryOf(line: string): readonly (readonly [string, CacheEntry])[] {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  if (second === -1) return [];
  return [[line.slice(0, first), { age: Number(line.slice(first + 1, second)), json: line.slice(second + 1) }]];
}
