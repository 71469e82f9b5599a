// The policy's words against each other: what destinations accept and models declassify are tags that the policy
// governs, and a governed tag that nothing has, but for a slip, is a slip of the policy itself.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placeOf } from '../validate/located.js';
import { known } from '../validate/words.js';
import type { ProjectWords } from './column-words.js';
import type { NodeWords, WrittenTag } from './node-words.js';

/** `words` may be left out where no tag is governed. */
export function checkPolicyWords(project: CheckedProject, words: ProjectWords = new Map()): readonly Diagnostic[] {
  const governed = Object.keys(project.policy);
  const ungoverned = (tag: string): boolean => !Object.hasOwn(project.policy, tag);
  const accepted = [...project.destinations.values()].flatMap((document) =>
    Object.keys(document.value.accepts ?? {})
      .filter(ungoverned)
      .map((tag) => errorAt('SL0233', placeOf(document, ['accepts', tag], 'key'), notGoverned(tag, governed))),
  );
  const declassified = [...project.models.values()].flatMap(({ properties, package: owner }) =>
    properties === undefined || owner !== undefined
      ? []
      : (properties.value.columns ?? []).flatMap(({ declassify = [] }, i) =>
          declassify.flatMap((tag, j) =>
            ungoverned(tag)
              ? [errorAt('SL0233', placeOf(properties, ['columns', i, 'declassify', j]), notGoverned(tag, governed))]
              : [],
          ),
        ),
  );
  const tags = [...words.values()].flatMap(writtenTags);
  return [...accepted, ...declassified, ...slips(project, tags), ...otherwiseWritten(project, tags)];
}

function notGoverned(tag: string, governed: readonly string[]): string {
  const hint = suggestion(tag, governed) || known('governed tags', governed);
  return `The policy in sluice.json does not govern the tag "${tag}".${hint || ' Write it under "policy" there, with "deny", "hashed" or "allow".'}`;
}

/** A tag in the policy that guards nothing, beside one that it seems to mean. */
function slips({ document, policy }: CheckedProject, tags: readonly WrittenTag[]): readonly Diagnostic[] {
  const used = new Set(tags.map(({ tag }) => tag));
  const free = [...used].filter((tag) => !Object.hasOwn(policy, tag)).sort();
  return Object.keys(policy).flatMap((tag) => {
    if (used.has(tag) || nearestName(tag, free) === undefined) return [];
    const detail = `No column is tagged "${tag}", so that this guards nothing.${suggestion(tag, free)}`;
    return [errorAt('SL0233', placeOf(document, ['policy', tag], 'key'), detail)];
  });
}

/** A tag that is one of use but for case and spaces: whoever wrote it believes that it is guarded. */
function otherwiseWritten({ document, policy }: CheckedProject, tags: readonly WrittenTag[]): readonly Diagnostic[] {
  const used = new Set(tags.map(({ tag }) => tag));
  const governed = Object.keys(policy).filter((tag) => used.has(tag));
  const slipped = tags.flatMap(({ tag, place }) => {
    const meant = Object.hasOwn(policy, tag) ? undefined : governed.find((each) => isSpeltAs(tag, each));
    if (meant === undefined) return [];
    const written = place?.() ?? placeOf(document, ['policy', meant], 'key');
    const detail = `A tag is written ${JSON.stringify(tag)}, and the policy governs "${meant}": tags are the same only letter by letter, so that this guards nothing. Write "${meant}".`;
    return [errorAt('SL0233', { file: written.file, range: written.range }, detail)];
  });
  return [...new Map(slipped.map((each) => [JSON.stringify(each), each])).values()];
}

function isSpeltAs(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function writtenTags({ tags, columns }: NodeWords): readonly WrittenTag[] {
  return [...tags, ...[...columns.values()].flatMap((column) => column.tags)];
}
