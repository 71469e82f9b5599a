// A template's mistake that shows only while it runs. It is thrown through the evaluator and always caught in
// run-template.ts, which knows the place and makes a diagnostic of it.

import type { DiagnosticCode } from '../../core/diagnostic-codes.js';

export class TemplateFault extends Error {
  constructor(
    readonly code: DiagnosticCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}

export function fail(detail: string): never {
  throw new TemplateFault('SL0308', detail);
}

export function exceed(detail: string): never {
  throw new TemplateFault('SL0306', detail);
}
