// What earlier compiles found out about pieces of a project, by a hash of everything that it was found out from. Only
// what was free of mistakes is kept, so a compile can only skip work by it and never say anything else.

import { hash } from 'node:crypto';

/** A line of text for each entry, which is read as JSON only when it is asked for. */
export interface CacheEntry {
  readonly json: string;
  /** How often the cache was written since the entry was last of use. */
  readonly age: number;
}

/** An entry of no use to so many changes in a row is dropped: one edit and its undoing find theirs again. */
const MAX_AGE = 8;

export class CompileCache {
  private readonly used = new Set<string>();
  private readonly made = new Map<string, string>();
  private readonly owed: (() => void)[] = [];

  private constructor(
    /** Whether anything is to be kept; if not, there is no need to make keys. */
    readonly isOn: boolean,
    private readonly entries: ReadonlyMap<string, CacheEntry>,
  ) {}

  static of(entries: ReadonlyMap<string, CacheEntry>): CompileCache {
    return new CompileCache(true, entries);
  }

  static off(): CompileCache {
    return new CompileCache(false, new Map());
  }

  /** Whether there is nothing in it to be found. */
  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  /** Whether anything was taken from it. */
  get wasUsed(): boolean {
    return this.used.size > this.made.size;
  }

  get wasChanged(): boolean {
    return this.made.size > 0;
  }

  /** What was kept under the key: of the type that was, as the file is sealed and a key's kind has one type. */
  get<T>(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.used.add(key);
    return JSON.parse(entry.json) as T;
  }

  set(key: string, value: unknown): void {
    if (!this.entries.has(key)) this.made.set(key, JSON.stringify(value));
    this.used.add(key);
  }

  /** Puts off what only the next compile needs: `fill` sets entries when this one is done. */
  later(fill: () => void): void {
    if (this.isOn) this.owed.push(fill);
  }

  /** Does what was put off. */
  settle(): void {
    for (const fill of this.owed.splice(0)) fill();
  }

  /** What the next compile is to have. */
  next(): ReadonlyMap<string, CacheEntry> {
    const next = new Map([...this.made].map(([key, json]) => [key, { json, age: 0 }]));
    for (const [key, { json, age }] of this.entries) {
      const now = this.used.has(key) ? 0 : age + 1;
      if (now <= MAX_AGE) next.set(key, { json, age: now });
    }
    return next;
  }
}

/**
 * A key of what was found out from these parts; `kind` tells what it is. Members in another order make another key, and
 * what was found out is then found out again.
 */
export function keyOf(kind: string, parts: readonly unknown[]): string {
  return hash('sha256', JSON.stringify([kind, ...parts]), 'base64url');
}
