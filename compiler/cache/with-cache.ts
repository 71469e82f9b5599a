// A compile with what earlier ones found out. Whatever does not come out well with it is compiled again without, so
// that every mistake is found by the one way there is.

import type { Diagnostic } from '../../core/diagnostic.js';
import { readCache, writeCache } from './cache-file.js';
import { CompileCache } from './compile-cache.js';

export interface CacheUse {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of how many models on it is of use; never when undefined. A small project is compiled in less time than it saves. */
  readonly from: number | undefined;
  /** How many there are. */
  readonly models: number;
}

export interface WithCache<T> {
  readonly result: T;
  /** Keeps what was found out for the next compile. */
  readonly keep: () => void;
}

export async function withCache<T extends { readonly diagnostics: readonly Diagnostic[] }>(
  { from, models, ...place }: CacheUse,
  compile: (cache: CompileCache) => Promise<T>,
): Promise<WithCache<T>> {
  if (from === undefined || models < from) return uncached(compile);
  const cache = CompileCache.of(readCache(place));
  const result = await compile(cache).catch((error: unknown) => {
    if (!cache.wasUsed) throw error;
  });
  const isDoubtful = result === undefined || (cache.wasUsed && hasFaults(result));
  if (isDoubtful) return uncached(compile);
  const keep = (): void => {
    cache.settle();
    if (cache.wasChanged) writeCache(place, cache.next());
  };
  return { result, keep };
}

async function uncached<T>(compile: (cache: CompileCache) => Promise<T>): Promise<WithCache<T>> {
  return { result: await compile(CompileCache.off()), keep: () => undefined };
}

function hasFaults({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
