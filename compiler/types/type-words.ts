// The types of fields in the words of messages.

import type { FieldType } from '../../core/connector.js';

const WORDS: Readonly<Record<FieldType, string>> = {
  string: 'text',
  number: 'numbers',
  integer: 'whole numbers',
  boolean: 'true or false',
  date: 'dates',
  datetime: 'dates with times',
  json: 'JSON',
};

/** 'takes whole numbers (integer)'. */
export function takes(type: FieldType): string {
  return `takes ${WORDS[type]} (${type})`;
}

const EXAMPLES: Readonly<Record<FieldType, string>> = {
  string: '"text"',
  number: '1.5',
  integer: '12',
  boolean: 'true',
  date: '"2026-01-31"',
  datetime: '"2026-01-31T10:00:00Z"',
  json: '{}',
};

/** A constant of the type, as JSON. */
export function exampleOf(type: FieldType): string {
  return EXAMPLES[type];
}
