// Why a schema refuses a document, cause by cause. The validators decide; this walks schema and document once more
// to say what is wrong. The validators' own list of errors is no base for that: of a field with one mistyped key
// they report a dozen, one for each form that a field might have had.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import { chooseForm } from './choose-form.js';
import type { Located } from './located.js';
import { dereferenced, isObject, isOfType, matchesPattern, type Schema, typesOf } from './schema.js';
import { invalid, isButMustBe, mustBe, openingOf, type Spot, unknownKey } from './spot.js';
import { allowedBy, inQuotes, quotedList, sentence, subjectOf } from './words.js';

/** All that the schema refuses in the document; empty exactly when the schema accepts it. */
export function explainRefusal(document: Located<unknown>, root: Schema): readonly Diagnostic[] {
  return explain({ document, root, schema: root, value: document.value, path: [] });
}

function explain(spot: Spot): readonly Diagnostic[] {
  const schema = dereferenced(spot.schema, spot.root);
  const here = { ...spot, schema };
  if (schema.oneOf !== undefined) {
    const choice = chooseForm(here, schema.oneOf);
    return choice.form === undefined ? choice.diagnostics : explain({ ...here, schema: choice.form });
  }
  const types = typesOf(schema);
  if (types.length > 0 && !types.some((type) => isOfType(spot.value, type))) return [mustBe(here, allowedBy(schema))];
  if (Array.isArray(spot.value)) return explainList(here, spot.value);
  if (isObject(spot.value)) return explainObject(here, spot.value);
  return explainScalar(here);
}

function explainObject(spot: Spot, value: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  const { properties = {}, additionalProperties: others, minProperties = 0 } = spot.schema;
  const names = Object.keys(properties);
  const unknown = others === false ? Object.keys(value).filter((key) => !Object.hasOwn(properties, key)) : [];
  const members = Object.entries(value).flatMap(([key, member]) => {
    const schema = Object.hasOwn(properties, key) ? properties[key] : others;
    return schema === undefined || schema === false ? [] : explain(below(spot, key, schema, member));
  });
  const tooFew =
    Object.keys(value).length < minProperties
      ? [invalid(spot, `${sentence(subjectOf(spot.path))} must not be empty.`)]
      : [];
  return [
    ...tooFew,
    ...missingKeys(spot, value, unknown),
    ...unknown.map((key) => unknownKey(spot, key, names)),
    ...members,
  ];
}

/** One diagnostic for all keys that are missing; a missing key of which a mistyped one is present is not told. */
function missingKeys(spot: Spot, value: object, unknown: readonly string[]): readonly Diagnostic[] {
  const names = Object.keys(spot.schema.properties ?? {});
  const meant = new Set(unknown.map((key) => nearestName(key, names)));
  const missing = (spot.schema.required ?? []).filter((key) => !Object.hasOwn(value, key) && !meant.has(key));
  if (missing.length === 0) return [];
  const keys = missing.length === 1 ? 'the key' : 'the keys';
  const detail = `${sentence(subjectOf(spot.path))} needs ${keys} ${quotedList(missing)}.`;
  return [errorAt('SL0203', openingOf(spot.document, spot.path), detail)];
}

function explainList(spot: Spot, value: readonly unknown[]): readonly Diagnostic[] {
  const { items, minItems = 0, uniqueItems } = spot.schema;
  const tooFew = value.length < minItems ? [invalid(spot, `${sentence(subjectOf(spot.path))} must not be empty.`)] : [];
  const twice = uniqueItems ? value.flatMap((item, index) => (value.indexOf(item) < index ? [index] : [])) : [];
  const repeated = twice.map((index) => {
    const again = below(spot, index, {}, value[index]);
    return invalid(again, `${inQuotes(String(value[index]))} stands in ${subjectOf(spot.path)} already. Remove one.`);
  });
  const members = items === undefined ? [] : value.flatMap((item, index) => explain(below(spot, index, items, item)));
  return [...tooFew, ...repeated, ...members];
}

function explainScalar(spot: Spot): readonly Diagnostic[] {
  const { schema, value } = spot;
  if (typeof value === 'number') {
    if (schema.minimum !== undefined && value < schema.minimum)
      return [mustBe(spot, `at least ${schema.minimum}`, String(value))];
    if (schema.maximum !== undefined && value > schema.maximum)
      return [mustBe(spot, `at most ${schema.maximum}`, String(value))];
  }
  if (typeof value !== 'string') return [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [notOneOf(spot, value, schema.enum)];
  if (value.length < (schema.minLength ?? 0))
    return [invalid(spot, `${sentence(subjectOf(spot.path))} must not be empty.`)];
  return matchesPattern(value, schema) ? [] : [isButMustBe(spot, value, allowedBy(schema))];
}

function notOneOf(spot: Spot, value: string, allowed: readonly string[]): Diagnostic {
  const list = allowed.map(inQuotes);
  const rule = list.length === 1 ? list.join('') : `one of ${list.join(', ')}`;
  return invalid(spot, `${sentence(subjectOf(spot.path))} must be ${rule}.${suggestion(value, allowed)}`);
}

function below(spot: Spot, key: string | number, schema: Schema, value: unknown): Spot {
  return { ...spot, path: [...spot.path, key], schema, value };
}
