// SQL without what people change for their own eyes: comments go, and white space counts only where it may part two
// tokens. Quoted text stays as it is, and so does the case of words. Two valid statements of one canonical text mean
// the same. Not done by DuckDB's own parser: its trees change with its versions.

import { scanSql } from './scan-sql.js';

export function canonicalSql(sql: string): string {
  let text = '';
  let written = -1;
  let lastStart = 0;
  let lastEnd = 0;
  scanSql(sql, (start, end) => {
    if (written === -1) written = start;
    else if (start > lastEnd) {
      const isApart = standApart(kindAt(sql, lastStart, lastEnd), kindAt(sql, start, end));
      text += isApart ? sql.slice(written, lastEnd) : `${sql.slice(written, lastEnd)} `;
      written = start;
    }
    lastStart = start;
    lastEnd = end;
  });
  return written === -1 ? '' : text + sql.slice(written, lastEnd);
}

type Kind = 'punctuation' | 'word' | 'operator' | 'other';

/** Whether two tokens are two without a blank between them. Numbers come in single digits, and 1 e5 is not 1e5. */
function standApart(a: Kind, b: Kind): boolean {
  if (a === 'punctuation' || b === 'punctuation') return true;
  return (a === 'operator' && b === 'word') || (a === 'word' && b === 'operator');
}

const KINDS: readonly Kind[] = Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

/** Of the token there; only its first character counts, and whether it is the only one. */
function kindAt(sql: string, start: number, end: number): Kind {
  const code = sql.charCodeAt(start);
  const kind = KINDS[code] ?? kindOf(sql.slice(start, end));
  return end - start > 1 && (kind === 'punctuation' || kind === 'operator') ? 'other' : kind;
}

/** A word, a digit or quoted text is 'word'. Of operators, two in a row may be one, or a comment. */
function kindOf(text: string): Kind {
  if (/^[\p{L}\p{N}_"']/u.test(text)) return 'word';
  if ('(),;'.includes(text)) return 'punctuation';
  return '+-*/%=<>|!~^&'.includes(text) ? 'operator' : 'other';
}
