// The members of a payload as SQL: parted by a separator that stands nowhere else in it, so that no JSON is parsed and
// every digit stays.

import { MEMBER_SEPARATOR } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';

/** A list of member texts; of an object without members one empty text, of null null. */
export function memberList(payload: string): string {
  return `string_split(${payload}[2:-2], ${sqlText(MEMBER_SEPARATOR)})`;
}
