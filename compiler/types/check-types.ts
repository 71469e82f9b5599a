// The types that the binder found against the fields of the destination. Only what can never fit is a mistake here; and
// of columns whose values are known, those that a field does not take are named. Runs where the columns are known.

import { type ObjectField, objectOf } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { placeOf } from '../validate/located.js';
import { checkKnownValues } from './check-known-values.js';
import { cannotConvert, cannotTake } from './fit.js';
import { familyOf, type TypeFamily } from './type-family.js';
import { takes } from './type-words.js';
import { type TypedField, type TypedSync, typedValue, valuePlace } from './typed-field.js';

export function checkTypes(typed: TypedSync): readonly Diagnostic[] {
  const known = objectOf(typed.connector, typed.sync.value.object)?.fields ?? {};
  return typed.fields.flatMap((field) => {
    const described = Object.hasOwn(known, field.name) ? known[field.name] : undefined;
    if (described === undefined && field.type === undefined) return [];
    const value = typedValue(field, typed);
    if (value === undefined) return [];
    const found = checkField({ field, described, ...value }, typed);
    return found === undefined ? checkKnownValues({ field, described, ...value }, typed) : [found];
  });
}

function checkField({ field, described, type, what }: TypedField, typed: TypedSync): Diagnostic | undefined {
  const { sync, connector } = typed;
  const family = familyOf(type);
  if (field.type !== undefined) {
    if (!cannotConvert(family, field.type)) return undefined;
    const detail = `${what} is ${type}, of which "type": "${field.type}" can make nothing. ${ADVICE}`;
    return errorAt('SL0250', placeOf(sync, ['fields', field.name, 'type']), detail);
  }
  if (described === undefined || !cannotTake(family, described.type, connector.values)) return undefined;
  const of = `"${field.name}" of ${sync.value.object}`;
  const detail = `${what} is ${type}, and ${of} ${takes(described.type)}. ${adviceFor(field, family, described)}`;
  return errorAt('SL0250', valuePlace(field, sync), detail);
}

const ADVICE = 'Cast it in the model, compute the value with "sql", or map another column.';

function adviceFor({ from, transform }: ResolvedField, family: TypeFamily, { type }: ObjectField): string {
  if (type === 'string') return 'Add "type": "string" to send its JSON text, or make a text of it in the model.';
  if (transform.length > 0) return 'Use another transform, or map another column.';
  if (from.kind === 'sql') return 'Change the expression, or map a column.';
  if (family === 'integer' && (type === 'date' || type === 'datetime'))
    return 'Make a time of it in the model, as with to_timestamp(), or map another column.';
  return ADVICE;
}
