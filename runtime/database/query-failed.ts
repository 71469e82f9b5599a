// A query of the project that fails in the warehouse, and why.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { firstLine } from './attach-warehouse.js';
import { hideValues } from './hide-values.js';

export interface FailedQuery {
  readonly file: string;
  /** Whose query it is, as the beginning of a sentence. */
  readonly what: string;
  /** Whether the values that the database quotes are sensitive. */
  readonly hides: boolean;
}

export function queryFailed(error: unknown, { file, what, hides }: FailedQuery): Diagnostic {
  const reason = hides ? hideValues(error) : firstLine(error);
  const code = /^Permission Error/.test(reason) ? 'SL0403' : 'SL0510';
  return errorAt(code, { file }, `${what} failed in the warehouse: ${reason}`);
}
