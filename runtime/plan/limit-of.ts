// Bounds that are a number or a share of what there was.

/** The most that a bound allows, rounded down; a share of nothing bounds nothing. */
export function limitOf(limit: number | string, of: number): number | undefined {
  if (typeof limit === 'number') return limit;
  if (of === 0) return undefined;
  return Math.floor((Number.parseFloat(limit) / 100) * of);
}
