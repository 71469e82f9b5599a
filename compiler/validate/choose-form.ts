// A value that may have one of several forms (a field, a secret reference, a key): finds the form that was meant,
// so that it is explained against that one alone. Forms that are objects are told apart by the first key they require.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { nearestName } from '../../core/nearest-name.js';
import { placeOf } from './located.js';
import { isObject, isOfType, matchesPattern, type Schema, typesOf } from './schema.js';
import { isButMustBe, mustBe, openingOf, type Spot, unknownKey } from './spot.js';
import { allowedByOne, either, inQuotes, quotedList, sentence, subjectOf } from './words.js';

/** The form to explain against, or what is wrong when none can be told. */
export type Choice = { readonly form: Schema } | { readonly form?: never; readonly diagnostics: readonly Diagnostic[] };

export function chooseForm(spot: Spot, forms: readonly Schema[]): Choice {
  const possible = forms.filter((form) => typesOf(form).some((type) => isOfType(spot.value, type)));
  const [only] = possible;
  if (only === undefined) return { diagnostics: [mustBe(spot, allowedByOne(forms))] };
  if (typeof spot.value === 'string' && !matchesPattern(spot.value, only)) {
    return { diagnostics: [isButMustBe(spot, spot.value, allowedByOne(forms))] };
  }
  if (possible.length === 1 || !isObject(spot.value)) return { form: only };
  return chooseByMark(spot, possible, spot.value);
}

function chooseByMark(spot: Spot, forms: readonly Schema[], value: object): Choice {
  const marks = forms.flatMap((form) => form.required?.slice(0, 1) ?? []);
  const [first, second] = Object.keys(value).filter((key) => marks.includes(key));
  if (first === undefined) return { diagnostics: explainNoForm(spot, marks, value) };
  if (second !== undefined) return { diagnostics: [twoForms(spot, [first, second])] };
  const form = forms.find((candidate) => candidate.required?.[0] === first);
  return form === undefined ? { diagnostics: [] } : { form };
}

function explainNoForm(spot: Spot, marks: readonly string[], value: object): readonly Diagnostic[] {
  const mistyped = Object.keys(value).filter((key) => nearestName(key, marks) !== undefined);
  if (mistyped.length > 0) return mistyped.map((key) => unknownKey(spot, key, marks));
  const detail = `${sentence(subjectOf(spot.path))} needs one of the keys ${either(marks.map(inQuotes))}.`;
  return [errorAt('SL0203', openingOf(spot.document, spot.path), detail)];
}

function twoForms(spot: Spot, keys: readonly [string, string]): Diagnostic {
  const detail = `${sentence(subjectOf(spot.path))} has ${quotedList(keys)}, which exclude each other. Keep one of them.`;
  return errorAt('SL0202', placeOf(spot.document, [...spot.path, keys[1]], 'key'), detail);
}
