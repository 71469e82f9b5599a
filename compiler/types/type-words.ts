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
