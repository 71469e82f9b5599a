// The named selectors of sluice.json by themselves: each can be read, names other selectors that exist, and is not made
// of itself. Whether the nodes that they name exist is known when there is a manifest.

import { type Diagnostic, errorAt, type Place } from '../../core/diagnostic.js';
import type { WrittenProject } from '../../core/generated/written-project.js';
import { suggestion } from '../../core/nearest-name.js';
import { parseSelector, type SelectorWord } from '../../core/selector/parse-selector.js';
import { topologicalOrder } from '../graph/topological-order.js';
import type { Located } from './located.js';
import { type TextPart, textPlace } from './text-place.js';

export function checkSelectors(project: Located<WrittenProject>): readonly Diagnostic[] {
  const selectors = Object.entries(project.value.selectors ?? {});
  const names = selectors.map(([name]) => name);
  const used = new Map(selectors.map(([name, text]) => [name, selectorsIn(text)]));
  return [
    ...selectors.flatMap(([name, text]) =>
      parseSelector(text).problems.map(({ code, detail, ...part }) =>
        errorAt(code, selectorPlace(project, name, part), detail),
      ),
    ),
    ...[...used].flatMap(([name, words]) =>
      words
        .filter(({ value }) => !names.includes(value))
        .map((word) => {
          const detail = `There is no selector "${word.value}".${suggestion(word.value, names)}`;
          return errorAt('SL0605', selectorPlace(project, name, partOf(word)), detail);
        }),
    ),
    ...circles(project, used),
  ];
}

/** Where a part of a named selector stands; all of it where escapes shift what stands in it. */
export function selectorPlace(project: Located<WrittenProject>, name: string, part: TextPart): Place {
  return textPlace(project, ['selectors', name], project.value.selectors?.[name] ?? '', part);
}

function circles(
  project: Located<WrittenProject>,
  used: ReadonlyMap<string, readonly SelectorWord[]>,
): readonly Diagnostic[] {
  const needs = new Map([...used].map(([name, words]) => [name, words.map(({ value }) => value)]));
  return topologicalOrder(needs).cycles.flatMap((cycle) => {
    const [name = '', next] = cycle;
    const word = used.get(name)?.find(({ value }) => value === next);
    if (word === undefined) return [];
    const detail = `These selectors are made of each other in a circle: ${cycle.join(' -> ')}. Take one of these words out.`;
    return [errorAt('SL0605', selectorPlace(project, name, partOf(word)), detail)];
  });
}

function selectorsIn(text: string): readonly SelectorWord[] {
  return parseSelector(text)
    .groups.flat()
    .filter(({ method }) => method.kind === 'selector');
}

function partOf({ offset, text }: SelectorWord): { readonly offset: number; readonly length: number } {
  return { offset, length: text.length };
}
