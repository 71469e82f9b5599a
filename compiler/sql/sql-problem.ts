// What DuckDB or our own rules refuse in a piece of SQL, with its place in that SQL.

import type { DiagnosticCode } from '../../core/diagnostic-codes.js';
import type { DuckDBError } from './duckdb-error.js';
import { explainSqlError } from './explain-sql-error.js';
import { splitStatements } from './split-statements.js';

export interface SqlProblem {
  readonly code: Extract<DiagnosticCode, 'SL0401' | 'SL0402' | 'SL0403'>;
  readonly message: string;
  /** UTF-16 offset into the SQL that was given, and the length of the token there; absent when unknown. */
  readonly offset?: number;
  readonly length?: number;
}

/** The message as a sentence. */
export function sentenceOf({ message }: SqlProblem): string {
  return /[.?]$/.test(message) ? message : `${message.replace(/!$/, '')}.`;
}

/** Reads a thrown DuckDB error; `prefix` is what stood before the user's SQL in the statement that failed. */
export function thrownProblem(error: unknown, statement: string, prefix: string): SqlProblem {
  const text = error instanceof Error ? error.message : String(error);
  const json = text.slice(Math.max(0, text.indexOf('{')));
  const parsed = parseError(json);
  if (parsed === undefined) return { code: 'SL0401', message: (text.split('\n')[0] ?? text).trim() };
  return problemOf(parsed, statement, prefix);
}

export function problemOf(error: DuckDBError, statement: string, prefix: string): SqlProblem {
  const type = error.exception_type ?? error.error_type ?? '';
  const sql = statement.slice(prefix.length);
  if (type === 'not implemented') return notSelect(sql);
  const code = type === 'Permission' ? 'SL0403' : 'SL0401';
  const message = explainSqlError(error);
  if (error.position === undefined) return { code, message };
  const offset = utf16Offset(statement, Number(error.position)) - prefix.length;
  return offset < 0 ? { code, message } : { code, message, offset, length: tokenLength(sql, offset) };
}

/** Of a problem in `sql` and what was put behind it: its place in `sql`, at the end of which the SQL is incomplete. */
export function within(problem: SqlProblem, sql: string): SqlProblem {
  const end = sql.trimEnd().length;
  if (problem.offset === undefined || problem.offset < end) return problem;
  return {
    code: problem.code,
    message: 'The SQL is incomplete: it ends too early',
    offset: Math.max(0, end - 1),
    length: 1,
  };
}

/** The last resort's words: DuckDB has parsed it, and it is not a SELECT or not only one. */
export function notSelect(sql: string): SqlProblem {
  const statements = splitStatements(sql);
  const [first, second] = statements;
  if (first === undefined) return { code: 'SL0402', message: 'There is no statement; it must be exactly one SELECT' };
  if (second !== undefined) {
    const message = `There are ${statements.length} statements; it must be exactly one SELECT. Remove all but one, or make a model of each`;
    return { code: 'SL0402', message, offset: second.start, length: tokenLength(sql, second.start) };
  }
  const message = `This is ${statementName(first.topWords)} statement. It must be exactly one SELECT, which may begin with WITH: it is only ever read from`;
  return { code: 'SL0402', message, offset: first.start, length: tokenLength(sql, first.start) };
}

function statementName(words: readonly string[]): string {
  const [first = 'unknown'] = words;
  const word = first === 'WITH' ? (words.find((each) => /^(INSERT|UPDATE|DELETE|MERGE)$/.test(each)) ?? first) : first;
  return `${/^[AEIOU]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** DuckDB counts bytes of UTF-8, JavaScript code units. */
function utf16Offset(text: string, bytes: number): number {
  let count = 0;
  let offset = 0;
  for (const character of text) {
    if (count >= bytes) break;
    count += Buffer.byteLength(character);
    offset += character.length;
  }
  return offset;
}

/** The length of the name, quoted text, number or sign that begins at an offset. */
export function tokenLength(sql: string, offset: number): number {
  const rest = sql.slice(offset);
  return /^(?:"(?:[^"]|"")*"|'(?:[^']|'')*'|[\p{L}\p{N}_$.]+|\S)/u.exec(rest)?.[0].length ?? 1;
}

function parseError(json: string): DuckDBError | undefined {
  try {
    return JSON.parse(json) as DuckDBError;
  } catch {
    return undefined;
  }
}
