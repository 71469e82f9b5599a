// The known name that a mistyped one most likely meant, by edit distance. Far-off names give no suggestion.

/** The candidate within a third of the name's length in edits (at least 1, at most `most`), or undefined. */
export function nearestName(name: string, candidates: Iterable<string>, most = 4): string | undefined {
  const bound = Math.min(most, Math.max(1, Math.ceil(name.length / 3)));
  let best: string | undefined;
  let bestDistance = bound + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Sentence ` Did you mean "x"?` with its leading space, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates);
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}

/**
 * Edits between two words: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). It
 * is not counted further than `enough`.
 */
export function editDistance(a: string, b: string, enough = Number.POSITIVE_INFINITY): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(edits);
    }
    // A swap goes back two rows, and nothing that comes after is less than the least of both.
    if (Math.min(...row, ...last) >= enough) return enough;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
