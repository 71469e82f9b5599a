// What selectors compare with besides the project: for state: another manifest, for result: the last run. Each is read
// only when a word asks for it, in a named selector too.

import { statesOf } from '../../core/compare-nodes.js';
import type { Manifest } from '../../core/manifest.js';
import type { SelectorFacts } from '../../core/selector/node-values.js';
import { parseSelector, type SelectorWord } from '../../core/selector/parse-selector.js';
import { compareWithState } from './compare-with-state.js';
import { type FactPlaces, lastResults } from './last-results.js';

/** Throws Refused (SL0606) when there is nothing to compare with. */
export async function readFacts(
  words: readonly string[],
  manifest: Manifest,
  places: FactPlaces,
): Promise<SelectorFacts> {
  const kinds = new Set(allWords(words.join(' '), manifest).map(({ method }) => method.kind));
  const comparisons = kinds.has('state') ? await compareWithState(manifest, places.state) : undefined;
  const results = kinds.has('result') ? await lastResults(manifest, places) : undefined;
  return {
    ...(comparisons && { states: new Map([...comparisons].map(([id, each]) => [id, statesOf(each)])) }),
    ...(results && { results }),
  };
}

/** The words of a selector and of those that it is made of. The manifest's have no circles. */
function allWords(text: string, manifest: Manifest): readonly SelectorWord[] {
  return parseSelector(text).groups.flatMap((group) =>
    group.flatMap((word) => {
      const named = word.method.kind === 'selector' ? manifest.selectors?.[word.value] : undefined;
      return named === undefined ? [word] : allWords(named, manifest);
    }),
  );
}
