// A project with mistakes ends a command; its diagnostics have been shown in their files' lines by then.

import type { Compiled } from '../compiler/compile.js';

export class Reported extends Error {
  constructor(readonly compiled: Compiled) {
    super('The project has mistakes');
  }
}
