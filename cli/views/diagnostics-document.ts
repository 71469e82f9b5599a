// Diagnostics as JSON documents carry them: in the order in which people are shown them, each with its code's summary.
// Lines and columns count from 1, columns in UTF-16 code units; the end of a range is the column after the last.

import type { Diagnostic } from '../../core/diagnostic.js';
import { DIAGNOSTIC_SUMMARIES } from '../../core/diagnostic-codes.js';

export interface DiagnosticDocument extends Diagnostic {
  readonly summary: string;
}

export function diagnosticsDocument(diagnostics: readonly Diagnostic[]): readonly DiagnosticDocument[] {
  return inOrder(diagnostics).map(({ code, severity, ...rest }) => ({
    code,
    severity,
    summary: DIAGNOSTIC_SUMMARIES[code],
    ...rest,
  }));
}

/** By file, what has none first; then by position; then by code and detail, so that the order never varies. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file ?? '', b.file ?? '') ||
      (a.range?.start.line ?? 0) - (b.range?.start.line ?? 0) ||
      (a.range?.start.column ?? 0) - (b.range?.start.column ?? 0) ||
      compare(a.code, b.code) ||
      compare(a.detail, b.detail),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
