// Columns whose values are known, by an ENUM type or by a data test that lets no others through, against a field that
// takes certain values only.

import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { WrittenModel } from '../../core/generated/written-model.js';
import type { Located } from '../validate/located.js';
import { inQuotes, quotedList } from '../validate/words.js';
import { enumValues } from './type-family.js';
import { type TypedField, type TypedSync, valuePlace } from './typed-field.js';

export function checkKnownValues({ field, described, type }: TypedField, typed: TypedSync): readonly Diagnostic[] {
  const taken = described?.values ?? [];
  if (taken.length === 0 || field.from.kind !== 'column' || field.transform.length > 0) return [];
  const { sync, connector, properties } = typed;
  const values = enumValues(type) ?? acceptedValues(field.from.column, properties);
  const refused = values?.filter((value) => !taken.includes(value) && value !== connector.values.null) ?? [];
  if (values === undefined || refused.length === 0) return [];
  const none = refused.length === values.length;
  const list = refused.length > MOST ? `${refused.slice(0, MOST).map(inQuotes).join(', ')}, …` : quotedList(refused);
  const detail =
    `Column "${field.from.column}" can be ${list}, which "${field.name}" of ${sync.value.object} does not take` +
    `${none ? '' : ': such records are not sent'}. It takes ${quotedList(taken)}. Turn the values into these in the model or with "sql".`;
  return [(none ? errorAt : warningAt)('SL0252', valuePlace(field, sync), detail)];
}

const MOST = 5;

/** Of a test that stops the plan and looks at every row; what it lets through. */
function acceptedValues(column: string, properties: Located<WrittenModel> | undefined): readonly string[] | undefined {
  const tests = properties?.value.columns?.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.tests ?? [];
  for (const test of tests) {
    if (typeof test === 'string' || !('accepted_values' in test)) continue;
    if (test.severity !== 'warn' && test.where === undefined) return test.accepted_values.map(String);
  }
  return undefined;
}
