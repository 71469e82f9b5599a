// In which order many models are bound, and which of them at once. What stands in one wave reads nothing else of it;
// a batch is one round trip to DuckDB, in which each follows those it reads.

/** One mistake makes all of a batch be bound one by one. */
const BATCH_SIZE = 64;
/** Of many models, where a round trip for fewer takes a tenth more of the time. */
const LARGEST_BATCH = 256;
/** So many, that both connections have work and the first can begin soon. */
const BATCHES_OF_LEVEL = 8;

/** `items` must follow those they read; `reads` gives the names of those, and may give others. */
export function bindOrder<T extends { readonly name: string }>(
  items: readonly T[],
  reads: (item: T) => readonly string[],
): readonly (readonly (readonly T[])[])[] {
  const depths = new Map<string, number>();
  const levels: T[][] = [];
  for (const item of items) {
    const depth = Math.max(-1, ...reads(item).map((name) => depths.get(name) ?? -1)) + 1;
    depths.set(item.name, depth);
    const level = levels[depth];
    if (level === undefined) levels[depth] = [item];
    else level.push(item);
  }
  return wavesOf(levels);
}

/** Levels that are small together are one batch: a long chain of models need not wait at each. */
function wavesOf<T>(levels: readonly (readonly T[])[]): readonly (readonly (readonly T[])[])[] {
  const waves: (readonly (readonly T[])[])[] = [];
  let small: T[] | undefined;
  for (const level of levels) {
    if (small !== undefined && small.length + level.length <= BATCH_SIZE) {
      small.push(...level);
      continue;
    }
    small = level.length < BATCH_SIZE ? [...level] : undefined;
    waves.push(small === undefined ? batchesOf(level) : [small]);
  }
  return waves;
}

function batchesOf<T>(items: readonly T[]): readonly (readonly T[])[] {
  const size = Math.min(LARGEST_BATCH, Math.max(BATCH_SIZE, Math.ceil(items.length / BATCHES_OF_LEVEL)));
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
