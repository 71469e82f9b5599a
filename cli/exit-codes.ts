// Exit codes (docs/command-line.md): what kind of end a command came to.

import type { Diagnostic } from '../core/diagnostic.js';
import type { DiagnosticCode } from '../core/diagnostic-codes.js';

export const EXIT = {
  ok: 0,
  failed: 1,
  changes: 2,
  userError: 3,
  guard: 4,
  stale: 5,
  bug: 70,
  interrupted: 130,
} as const;

const CODES: Partial<Record<DiagnosticCode, number>> = {
  SL0232: EXIT.guard,
  SL0503: EXIT.stale,
  SL0504: EXIT.stale,
  SL0506: EXIT.guard,
  SL0508: EXIT.failed,
  SL0511: EXIT.failed,
  SL0519: EXIT.guard,
  SL0523: EXIT.guard,
  SL0524: EXIT.guard,
};

/**
 * The exit code for diagnostics that ended a command; a mistake in the project or the arguments unless one says else. A
 * policy refuses only a project in which nothing else is wrong.
 */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const others = errors.filter(({ code }) => code !== 'SL0232');
  const counted = others.length === 0 ? errors : others;
  return counted.map(({ code }) => CODES[code]).find((code) => code !== undefined) ?? EXIT.userError;
}
