// Where the statements of a piece of SQL begin and end: semicolons in quotes and comments part nothing.

import { scanSql } from './scan-sql.js';

export interface StatementSpan {
  /** UTF-16 offset of its first token. */
  readonly start: number;
  /** Offset behind its last token; comments and semicolons after it are not part of it. */
  readonly end: number;
  /** Its first word in capitals; empty when it begins otherwise. */
  readonly firstWord: string;
  /** Words outside all parentheses, in capitals, in order. */
  readonly topWords: readonly string[];
}

/** Statements that hold at least one token. */
export function splitStatements(sql: string): readonly StatementSpan[] {
  const statements: { start: number; end: number; words: string[]; first: boolean }[] = [];
  let current: (typeof statements)[number] | undefined;
  let depth = 0;
  scanSql(sql, (start, end, isWord) => {
    const sign = end === start + 1 ? sql[start] : '';
    if (sign === ';' && depth <= 0) {
      current = undefined;
      return;
    }
    if (current === undefined) {
      current = { start, end, words: [], first: isWord };
      statements.push(current);
      depth = 0;
    }
    current.end = end;
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (isWord && depth === 0) current.words.push(sql.slice(start, end).toUpperCase());
  });
  return statements.map(({ start, end, words, first }) => ({
    start,
    end,
    firstWord: first ? (words[0] ?? '') : '',
    topWords: words,
  }));
}
