// Finds the record of a batch that an entry of an answer speaks of: by our own mark, by its match value, by the
// destination's id, or by its index. Answers mostly keep the order of the request, so that place is looked at first.

import type { Batch } from '../../core/batch.js';
import type { EntryPaths } from './entry-paths.js';
import { valueAt } from './json-path.js';

const NOT_FOUND = -1;

export class Correlator {
  readonly batch: Batch;
  #byMatch: ValueIndex | undefined;
  #byId: ValueIndex | undefined;

  constructor(batch: Batch) {
    this.batch = batch;
  }

  /** Index of the record in the batch, or -1. `hint` is where it stands when the answer keeps the order. */
  find(entry: unknown, paths: EntryPaths, hint: number): number {
    if (paths.ref !== undefined) {
      const found = this.#ofRef(valueAt(entry, paths.ref), hint);
      if (found !== NOT_FOUND) return found;
    }
    if (paths.match !== undefined && this.batch.matches !== undefined) {
      const found = this.#ofMatch(this.batch.matches, valueAt(entry, paths.match), hint);
      if (found !== NOT_FOUND) return found;
    }
    if (paths.index !== undefined) {
      const found = this.#ofIndex(valueAt(entry, paths.index));
      if (found !== NOT_FOUND) return found;
    }
    return paths.id === undefined ? NOT_FOUND : this.#ofId(valueAt(entry, paths.id), hint);
  }

  /** As `find`, for entries that name several records by lists of marks or match values. */
  findAll(entry: unknown, paths: EntryPaths): readonly number[] {
    const marks = paths.ref === undefined ? undefined : valueAt(entry, paths.ref);
    const matches = paths.match === undefined ? undefined : valueAt(entry, paths.match);
    const found: number[] = [];
    if (Array.isArray(marks)) found.push(...marks.map((mark) => this.#ofRef(mark, NOT_FOUND)));
    if (Array.isArray(matches)) {
      const known = this.batch.matches ?? [];
      found.push(...matches.map((match) => this.#ofMatch(known, match, NOT_FOUND)));
    }
    if (found.length === 0) found.push(this.find(entry, paths, NOT_FOUND));
    return found.filter((index) => index !== NOT_FOUND);
  }

  /** Marks are sequence numbers, ascending: no index is needed. */
  #ofRef(mark: unknown, hint: number): number {
    if (typeof mark !== 'string' && typeof mark !== 'number') return NOT_FOUND;
    if (mark === '') return NOT_FOUND;
    const seq = Number(mark);
    const { seqs } = this.batch;
    if (seqs[hint] === seq) return hint;
    let low = 0;
    let high = seqs.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const here = seqs[middle] ?? Number.POSITIVE_INFINITY;
      if (here === seq) return middle;
      if (here < seq) low = middle + 1;
      else high = middle - 1;
    }
    return NOT_FOUND;
  }

  #ofMatch(matches: readonly string[], value: unknown, hint: number): number {
    if (typeof value !== 'string' && typeof value !== 'number') return NOT_FOUND;
    const text = String(value);
    if (matches[hint] === text) return hint;
    this.#byMatch ??= valueIndex(matches);
    return this.#byMatch.exact.get(text) ?? this.#byMatch.folded.get(text.toLowerCase()) ?? NOT_FOUND;
  }

  #ofId(value: unknown, hint: number): number {
    const { ids } = this.batch;
    if (ids === undefined || (typeof value !== 'string' && typeof value !== 'number')) return NOT_FOUND;
    const text = String(value);
    if (ids[hint] === text) return hint;
    this.#byId ??= valueIndex(ids);
    return this.#byId.exact.get(text) ?? NOT_FOUND;
  }

  #ofIndex(value: unknown): number {
    const index = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof index !== 'number' || !Number.isInteger(index)) return NOT_FOUND;
    return index >= 0 && index < this.batch.seqs.length ? index : NOT_FOUND;
  }
}

interface ValueIndex {
  readonly exact: ReadonlyMap<string, number>;
  /** Lower-case; two values that differ in case only name neither. */
  readonly folded: ReadonlyMap<string, number>;
}

function valueIndex(values: readonly string[]): ValueIndex {
  const exact = new Map<string, number>();
  const folded = new Map<string, number>();
  for (const [index, value] of values.entries()) {
    exact.set(value, index);
    const lower = value.toLowerCase();
    folded.set(lower, folded.has(lower) ? NOT_FOUND : index);
  }
  return { exact, folded };
}
