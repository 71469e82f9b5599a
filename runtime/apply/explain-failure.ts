// What a plan or an apply says when the machine fails it: a full disk, a file it may not write, no memory. Anything else that is
// thrown is a bug and is passed on as it is.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { firstLine } from '../database/attach-warehouse.js';

const DATABASE_FAILURE =
  /^(IO|Out of Memory|FATAL|Fatal|TransactionContext) Error:|No space left|database has been invalidated/;
const SYSTEM_FAILURES = new Set([
  'EACCES',
  'EDQUOT',
  'EFBIG',
  'EIO',
  'EISDIR',
  'EMFILE',
  'ENFILE',
  'ENOENT',
  'ENOSPC',
  'ENOTDIR',
  'EPERM',
  'EROFS',
]);

const KEPT =
  'Nothing more is sent, and what the destination confirmed until then is kept. Put that right and run it again.';

/** The error to throw in place of the given one. */
export function explainFailure(error: unknown, { ledger }: Manifest): unknown {
  if (error instanceof Refused || !(error instanceof Error)) return error;
  if ('code' in error && SYSTEM_FAILURES.has(String(error.code))) {
    const detail = `The folder of the run, beside the ledger ${ledger.path}, cannot be written: ${error.message}. ${KEPT}`;
    return new Refused([errorAt('SL0511', undefined, detail)]);
  }
  if (!DATABASE_FAILURE.test(error.message)) return error;
  const detail = `Working with the ledger ${ledger.path}, or with a plan, failed: ${firstLine(error)}. ${KEPT}`;
  return new Refused([errorAt('SL0502', undefined, detail)]);
}
