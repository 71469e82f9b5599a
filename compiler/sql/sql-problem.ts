// What DuckDB or our own rules refuse in a piece of SQL, with its place in that SQL.

import type { DiagnosticCode } from '../../core/diagnostic-codes.js';

export interface SqlProblem {
  readonly code: Extract<DiagnosticCode, 'SL0401' | 'SL0402' | 'SL0403'>;
  readonly message: string;
  /** UTF-16 offset into the SQL that was given, and the length of the token there; absent when unknown. */
  readonly offset?: number;
  readonly length?: number;
}

/** DuckDB's errors as JSON (errors_as_json), as thrown and as json_serialize_sql returns them. */
interface DuckDBError {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly error_type?: string;
  readonly error_message?: string;
  readonly position?: string;
  readonly name?: string;
}

/** Reads a thrown DuckDB error; `prefix` is what stood before the user's SQL in the statement that failed. */
export function thrownProblem(error: unknown, statement: string, prefix: string): SqlProblem {
  const text = error instanceof Error ? error.message : String(error);
  const json = text.slice(Math.max(0, text.indexOf('{')));
  const parsed = parseError(json);
  if (parsed === undefined) return { code: 'SL0401', message: firstLine(text) };
  return problemOf(parsed, statement, prefix);
}

export function problemOf(error: DuckDBError, statement: string, prefix: string): SqlProblem {
  const message = firstLine(error.exception_message ?? error.error_message ?? 'DuckDB refused the SQL');
  const type = error.exception_type ?? error.error_type ?? '';
  const code = type === 'Permission' ? 'SL0403' : type === 'not implemented' ? 'SL0402' : 'SL0401';
  const sql = statement.slice(prefix.length);
  if (error.position === undefined) return { code, message };
  const offset = utf16Offset(statement, Number(error.position)) - prefix.length;
  if (offset < 0) return { code, message };
  const at = Math.min(offset, Math.max(0, sql.trimEnd().length - 1));
  return { code, message, offset: at, length: tokenLength(sql, at) };
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

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).trim();
}
