// The policy's words against each other: what destinations accept and models declassify are tags that the policy
// governs, and a governed tag that nothing has, but for a slip, is a slip of the policy itself.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placeOf } from '../validate/located.js';
import { known } from '../validate/words.js';

/** `used` are the tags that columns, tables and models have. */
export function checkPolicyWords(project: CheckedProject, used: ReadonlySet<string>): readonly Diagnostic[] {
  const governed = Object.keys(project.policy);
  const ungoverned = (tag: string): boolean => !Object.hasOwn(project.policy, tag);
  const accepted = [...project.destinations.values()].flatMap((document) =>
    Object.keys(document.value.accepts ?? {})
      .filter(ungoverned)
      .map((tag) => errorAt('SL0233', placeOf(document, ['accepts', tag], 'key'), notGoverned(tag, governed))),
  );
  const declassified = [...project.models.values()].flatMap(({ properties }) =>
    properties === undefined
      ? []
      : (properties.value.columns ?? []).flatMap(({ declassify = [] }, i) =>
          declassify.flatMap((tag, j) =>
            ungoverned(tag)
              ? [errorAt('SL0233', placeOf(properties, ['columns', i, 'declassify', j]), notGoverned(tag, governed))]
              : [],
          ),
        ),
  );
  return [...accepted, ...declassified, ...slips(project, used)];
}

function notGoverned(tag: string, governed: readonly string[]): string {
  const hint = suggestion(tag, governed) || known('governed tags', governed);
  return `The policy in sluice.json does not govern the tag "${tag}".${hint || ' Write it under "policy" there, with "deny", "hashed" or "allow".'}`;
}

/** A tag in the policy that guards nothing, beside one that it seems to mean. */
function slips({ document, policy }: CheckedProject, used: ReadonlySet<string>): readonly Diagnostic[] {
  const free = [...used].filter((tag) => !Object.hasOwn(policy, tag)).sort();
  return Object.keys(policy).flatMap((tag) => {
    if (used.has(tag) || nearestName(tag, free) === undefined) return [];
    const detail = `No column is tagged "${tag}", so that this guards nothing.${suggestion(tag, free)}`;
    return [errorAt('SL0233', placeOf(document, ['policy', tag], 'key'), detail)];
  });
}
