// The database names the value it stumbled over; where values are sensitive, it is not for messages.

import { MASK } from '../../core/payload.js';
import { firstLine } from './attach-warehouse.js';

/** The first line of an error without the values that DuckDB quotes in it. */
export function hideValues(error: unknown): string {
  return firstLine(error)
    .replace(/(key|string|value|format:) ['"].*['"]/i, `$1 ${MASK}`)
    .replace(/(input: ?).*/i, `$1${MASK}`);
}
