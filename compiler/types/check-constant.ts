// A constant against the field that it is sent to: its type, the values that the field takes, its length, and null where
// a record cannot be made without a value.

import type { ObjectField } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Json } from '../../core/json.js';
import { suggestion } from '../../core/nearest-name.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { placeOf } from '../validate/located.js';
import type { SyncTarget } from '../validate/sync-context.js';
import { inQuotes } from '../validate/words.js';
import { constantFamily, constantText, fitsType } from './constant-fit.js';
import { cannotTake } from './fit.js';
import { exampleOf, takes } from './type-words.js';

export function checkConstant(target: SyncTarget, field: ResolvedField, known: ObjectField): readonly Diagnostic[] {
  const { from, transform, name } = field;
  if (from.kind !== 'value' || transform.length > 0) return [];
  const wrong = from.value === null ? undefined : faultOf(from.value, { target, field, known });
  return wrong === undefined ? [] : [errorAt('SL0251', placeOf(target.sync, ['fields', name, 'value']), wrong)];
}

interface Constant {
  readonly target: SyncTarget;
  readonly field: ResolvedField;
  readonly known: ObjectField;
}

function faultOf(value: Exclude<Json, null>, { target, field, known }: Constant): string | undefined {
  const rules = target.connector.values;
  const text = constantText(value);
  if (rules.null !== null && text === rules.null) return undefined;
  const family = constantFamily(value);
  const type = field.type ?? known.type;
  const isUnfit = field.type === undefined && cannotTake(family, type, rules);
  const isEpoch = rules.encoding === 'string' && field.type === undefined && isTime(type) && /^-?\d{9,}$/.test(text);
  const shown = JSON.stringify(value);
  const of = `"${field.name}" of ${target.sync.value.object}`;
  if (isUnfit || (!isEpoch && !fitsType(text, type)))
    return `${of} ${takes(type)}, which ${shown} is not. Write one, such as ${exampleOf(type)}.`;
  if (known.values !== undefined && known.values.length > 0 && !known.values.includes(text)) {
    const hint = suggestion(text, known.values) || ` It must be one of ${known.values.map(inQuotes).join(', ')}.`;
    return `${shown} is no value of ${of}.${hint}`;
  }
  const length = [...text].length;
  if (known.max_length === undefined || length <= known.max_length) return undefined;
  return `${of} takes at most ${known.max_length} characters, and this has ${length}. Shorten it.`;
}

function isTime(type: ObjectField['type']): boolean {
  return type === 'date' || type === 'datetime';
}
