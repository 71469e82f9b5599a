// DuckDB's words for what it refuses, made ours: one or two sentences, the nearest name, and no long lists of
// functions. What is not known here keeps DuckDB's own words.

import { MODEL_PREFIX } from '../../core/model-query.js';
import { nearestName, suggestion } from '../../core/nearest-name.js';
import type { DuckDBError } from './duckdb-error.js';

/** Without a full stop at its end. */
export function explainSqlError(error: DuckDBError): string {
  const text = error.exception_message ?? error.error_message ?? 'DuckDB refused the SQL';
  const candidates = candidatesOf(error, text);
  return inOurNames(missing(error, candidates) ?? ownWords(text, candidates));
}

function missing({ error_subtype: kind, type, name }: DuckDBError, candidates: readonly string[]): string | undefined {
  if (name === undefined) return undefined;
  if (kind === 'COLUMN_NOT_FOUND') return `There is no column "${name}" here.${near(name, candidates)}`;
  if (kind !== 'MISSING_ENTRY') return undefined;
  const operator = /^(\W+)__postfix$/.exec(name)?.[1];
  if (operator !== undefined) return `There is nothing behind "${operator}"`;
  const what = /function/i.test(type ?? '') ? 'function' : (type ?? 'entry').toLowerCase();
  return `DuckDB has no ${what} "${name}".${suggestion(name, candidates)}`;
}

/** DuckDB's lines up to its candidates, as sentences. */
function ownWords(text: string, candidates: readonly string[]): string {
  const lines = text.split('\n').map((line) => line.trim());
  const end = lines.findIndex((line) => /^(Candidate|Did you mean)/.test(line));
  const words = lines.slice(0, end === -1 ? lines.length : end).filter((line) => line !== '');
  const sentences = words.map((line) => line.replace(/!$/, '.').replace(/^[a-z]/, (first) => first.toUpperCase()));
  const wanted = /column named "([^"]+)"|table "([^"]+)"|key "([^"]+)"/.exec(text);
  const name = wanted?.[1] ?? wanted?.[2] ?? wanted?.[3];
  const hint = name === undefined || /^No function/.test(text) ? '' : near(name, candidates);
  return `${sentences.join(' ').replace(/\.$/, '')}${hint === '' ? '' : `.${hint}`}`;
}

/** ` Did you mean "x"?`, or what DuckDB holds for closest: it never lists all. */
function near(name: string, candidates: readonly string[]): string {
  if (nearestName(name, candidates) !== undefined) return suggestion(name, candidates);
  const names = candidates.map((candidate) => `"${candidate}"`).join(', ');
  return candidates.length === 0 ? '' : ` Closest ${candidates.length === 1 ? 'is' : 'are'} ${names}.`;
}

function candidatesOf(error: DuckDBError, text: string): readonly string[] {
  const line = /\nCandidate (?:bindings|tables|Entries):(.*)/.exec(text)?.[1];
  const quoted = [...(line ?? '').matchAll(/"([^"]+)"/g)].flatMap((match) => match[1] ?? []);
  return quoted.length > 0 ? quoted : (error.candidates?.split(',') ?? []);
}

function inOurNames(message: string): string {
  return message.replaceAll(MODEL_PREFIX, '');
}
