// What is wrong with a call in a template, and where.

import type { Span } from './syntax-tree.js';

export interface CallProblem {
  readonly code: 'SL0202' | 'SL0304' | 'SL0307';
  readonly span: Span;
  readonly detail: string;
}
