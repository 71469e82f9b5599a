// A command that cannot go on for a reason that is not a bug: a missing warehouse, a stale plan, a broken guard.
// Thrown through resource brackets and turned into diagnostics and an exit code by the command line.

import type { Diagnostic } from './diagnostic.js';

export class Refused extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((diagnostic) => diagnostic.detail).join('\n'));
    this.name = 'Refused';
  }
}
