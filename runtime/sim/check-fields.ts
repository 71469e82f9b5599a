// What a simulated destination refuses of a record's fields: values of the wrong type, format or length, unknown and
// read-only fields, and on create missing ones. The rules are those of the connector's description.

import type { ConnectorObject, FieldType, ObjectField, ValueRules } from '../../core/connector.js';
import { numberText } from './verbatim-json.js';

export interface Refusal {
  readonly code: string;
  readonly reason: string;
  readonly field?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)?$/;
const EPOCH_MS = /^-?\d{10,}$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** How a value's text must look, by type; json and string take any. */
const TEXT_OF_TYPE: Readonly<Record<FieldType, (text: string) => boolean>> = {
  string: () => true,
  json: () => true,
  number: (text) => NUMBER.test(text),
  integer: (text) => /^-?\d+$/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
  date: (text) => DATE.test(text) || EPOCH_MS.test(text),
  datetime: (text) => DATE.test(text) || DATE_TIME.test(text) || EPOCH_MS.test(text),
};

const JSON_TYPES: Readonly<Record<FieldType, string>> = {
  string: 'string',
  json: 'any',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'string',
  datetime: 'string',
};

const FORMATS: Readonly<Record<'email' | 'url', (text: string) => boolean>> = {
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text),
  url: (text) => URL.canParse(text),
};

/** The first thing wrong with the fields, in the order of their names in the record; undefined when all is well. */
export function checkFields(
  object: ConnectorObject,
  values: ValueRules,
  fields: Fields,
  creates: boolean,
): Refusal | undefined {
  for (const [name, value] of Object.entries(fields)) {
    const problem = checkField(object, values, name, value);
    if (problem !== undefined) return { ...problem, field: name };
  }
  return creates ? missingField(object, values, fields) : undefined;
}

function missingField(object: ConnectorObject, values: ValueRules, fields: Fields): Refusal | undefined {
  const missing = Object.entries(object.fields).find(([name, field]) => field.required && isNull(fields[name], values));
  if (missing === undefined) return undefined;
  return { ...invalid(`Field "${missing[0]}" is required`), field: missing[0] };
}

function checkField(object: ConnectorObject, rules: ValueRules, name: string, value: unknown): Refusal | undefined {
  const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
  if (field === undefined && !object.custom_fields) return invalid(`Field "${name}" does not exist`, 'UNKNOWN_FIELD');
  if (field?.read_only === true) return invalid(`Field "${name}" is read-only`, 'READ_ONLY_FIELD');
  if (isNull(value, rules)) return undefined;
  const encoded = checkEncoding(rules, name, value, field);
  return encoded ?? (field === undefined ? undefined : checkText(name, textOf(value), field));
}

function checkEncoding(
  rules: ValueRules,
  name: string,
  value: unknown,
  field: ObjectField | undefined,
): Refusal | undefined {
  const type = numberText(value) === undefined ? typeof value : 'number';
  if (rules.encoding === 'string') {
    return type === 'string' ? undefined : invalid(`Field "${name}" must be sent as text`);
  }
  const wanted = field === undefined ? 'any' : JSON_TYPES[field.type];
  return wanted === 'any' || wanted === type ? undefined : invalid(`Field "${name}" must be a JSON ${wanted}`);
}

function checkText(name: string, text: string, field: ObjectField): Refusal | undefined {
  if (!TEXT_OF_TYPE[field.type](text)) return invalid(`Field "${name}": "${text}" is not a valid ${field.type}`);
  if (field.format !== undefined && !FORMATS[field.format](text)) {
    return invalid(`Field "${name}": "${text}" is not a valid ${field.format}`);
  }
  if (field.values !== undefined && !field.values.includes(text)) {
    return invalid(`Field "${name}": "${text}" is not one of ${field.values.join(', ')}`);
  }
  if (field.max_length !== undefined && [...text].length > field.max_length) {
    return invalid(`Field "${name}" is longer than ${field.max_length} characters`);
  }
  return undefined;
}

/** What the description sends for a null clears a field. */
function isNull(value: unknown, rules: ValueRules): boolean {
  return value === undefined || value === null || value === rules.null;
}

function textOf(value: unknown): string {
  return numberText(value) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function invalid(reason: string, code = 'VALIDATION_ERROR'): Refusal {
  return { code, reason };
}
