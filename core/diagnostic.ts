// A diagnostic is a user's mistake as a value: collected, located and explained, never thrown.
// Its one-line summary is fixed by its code (diagnostic-codes.ts); its detail says what is wrong here and what to do.

import type { DiagnosticCode } from './diagnostic-codes.js';

/** A place in a text file; both numbers count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text file; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A second place that helps to understand a diagnostic, such as the first of two duplicates. */
export interface RelatedPlace {
  readonly file: string;
  readonly range: Range;
  readonly note: string;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** What is wrong, why if that is not obvious, and what to do; whole sentences. */
  readonly detail: string;
  /** Path relative to the project, with forward slashes. */
  readonly file?: string;
  readonly range?: Range;
  readonly related?: readonly RelatedPlace[];
}

/** Where a diagnostic points: a file, and mostly a range in it. */
export interface Place {
  readonly file: string;
  readonly range?: Range | undefined;
}

/** Makes an error at a place; the common case of a diagnostic. */
export function errorAt(code: DiagnosticCode, place: Place | undefined, detail: string): Diagnostic {
  return { code, severity: 'error', detail, ...located(place) };
}

/** Makes a warning at a place. */
export function warningAt(code: DiagnosticCode, place: Place | undefined, detail: string): Diagnostic {
  return { code, severity: 'warning', detail, ...located(place) };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

function located(place: Place | undefined): { file?: string; range?: Range } {
  if (place === undefined) return {};
  return place.range === undefined ? { file: place.file } : { file: place.file, range: place.range };
}
