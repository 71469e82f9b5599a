// Which values can never become values of a field, as tables. What may fail for some values only is no mistake of the
// project: the plan finds these values.

import type { FieldType, ValueRules } from '../../core/connector.js';
import type { TypeFamily } from './type-family.js';

type Encoding = Pick<ValueRules, 'encoding'>;

/** By what a column holds, the types that none of its values can be turned into. */
const UNREACHABLE: Readonly<Record<TypeFamily, readonly FieldType[]>> = {
  text: [],
  integer: ['date', 'datetime'],
  undecided: [],
  number: ['date', 'datetime'],
  boolean: ['number', 'integer', 'date', 'datetime'],
  date: ['number', 'integer', 'boolean'],
  timestamp: ['number', 'integer', 'boolean'],
  time: ['number', 'integer', 'boolean', 'date', 'datetime'],
  binary: [],
  list: ['number', 'integer', 'boolean', 'date', 'datetime'],
  nested: ['number', 'integer', 'boolean', 'date', 'datetime'],
  json: [],
  other: [],
};

/** Where every value is sent as text, a time may be a number since 1970. */
const EPOCHS: readonly TypeFamily[] = ['integer', 'number'];
/** Where values keep their JSON form, these are no text unless a sync says so by "type". */
const NO_TEXT: readonly TypeFamily[] = ['list', 'nested'];

/** Whether a field's own "type" could not turn any of these values into that type. */
export function cannotConvert(family: TypeFamily, type: FieldType): boolean {
  return UNREACHABLE[family].includes(type);
}

/** Whether a destination's field of that type takes none of these values as they are. */
export function cannotTake(family: TypeFamily, type: FieldType, { encoding }: Encoding): boolean {
  if (encoding === 'string') return cannotConvert(family, type) && !(isTime(type) && EPOCHS.includes(family));
  return cannotConvert(family, type) || (type === 'string' && NO_TEXT.includes(family));
}

/** By the type that a sync declares, the types of fields that take no such value in any encoding. */
const CLASHES: Readonly<Record<FieldType, readonly FieldType[]>> = {
  string: [],
  number: ['boolean', 'date', 'datetime'],
  integer: ['boolean'],
  boolean: ['number', 'integer', 'date', 'datetime'],
  date: ['number', 'integer', 'boolean'],
  datetime: ['number', 'integer', 'boolean', 'date'],
  json: [],
};

const JSON_KINDS: Readonly<Record<FieldType, 'text' | 'number' | 'boolean' | 'any'>> = {
  string: 'text',
  date: 'text',
  datetime: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  json: 'any',
};

/** Whether the type that a sync declares contradicts that of the destination's field. */
export function clashes(declared: FieldType, type: FieldType, { encoding }: Encoding): boolean {
  if (CLASHES[declared].includes(type)) return true;
  const [a, b] = [JSON_KINDS[declared], JSON_KINDS[type]];
  return encoding === 'json' && a !== b && a !== 'any' && b !== 'any';
}

function isTime(type: FieldType): boolean {
  return type === 'date' || type === 'datetime';
}
