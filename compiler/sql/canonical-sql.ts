// SQL without what people change for their own eyes: comments go, and white space counts only where it may part two
// tokens. Quoted text stays as it is, and so does the case of words. Two valid statements of one canonical text mean
// the same. Not done by DuckDB's own parser: its trees change with its versions.

import { type SqlToken, sqlTokens } from './split-statements.js';

export function canonicalSql(sql: string): string {
  let text = '';
  let last: SqlToken | undefined;
  for (const token of sqlTokens(sql)) {
    if (last !== undefined && token.start > last.end && !standApart(last.text, token.text)) text += ' ';
    text += token.text;
    last = token;
  }
  return text;
}

/** Whether two tokens are two without a blank between them. Numbers come in single digits, and 1 e5 is not 1e5. */
function standApart(a: string, b: string): boolean {
  return isPunctuation(a) || isPunctuation(b) || (isOperator(a) && isWord(b)) || (isWord(a) && isOperator(b));
}

function isPunctuation(text: string): boolean {
  return text.length === 1 && '(),;'.includes(text);
}

/** A word, a digit or quoted text. */
function isWord(text: string): boolean {
  return /^[\p{L}\p{N}_"']/u.test(text);
}

/** Of these, and with other signs, two in a row may be one operator, or a comment. */
function isOperator(text: string): boolean {
  return text.length === 1 && '+-*/%=<>|!~^&'.includes(text);
}
