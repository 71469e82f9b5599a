// Payloads of the past made fit to be sent again, as SQL: without members that are known as keyed hashes only, and with
// the match value that belonged to them.

import { MEMBER_SEPARATOR, type SyncNode } from '../../core/manifest.js';
import { HASH_PREFIX } from '../../core/payload.js';
import { sqlText } from '../../core/sql-text.js';
import { memberList } from '../database/member-list.js';
import { memberText, plainText } from '../deliver/member-value.js';

const SEPARATOR = sqlText(MEMBER_SEPARATOR);
const HASHED = sqlText(String.raw`"([^"\\]|\\.)*":"${HASH_PREFIX}[0-9a-f]{64}"`);

/** The member texts of a payload, as a list; of null, none. */
export function membersOf(payload: string): string {
  return `list_filter(${memberList(`COALESCE(${payload}, '{}')`)}, lambda x: x <> '')`;
}

export function payloadOf(members: string): string {
  return `concat('{', array_to_string(${members}, ${SEPARATOR}), '}')`;
}

export function isHash(member: string): string {
  return `regexp_full_match(${member}, ${HASHED})`;
}

/** The payload as it is unless it has hashes; nothing else looks at its members then. */
export function withoutHashes(payload: string): string {
  const kept = payloadOf(`list_filter(${membersOf(payload)}, lambda m: NOT ${isHash('m')})`);
  return `CASE WHEN contains(${payload}, ${sqlText(HASH_PREFIX)}) THEN ${kept} ELSE ${payload} END`;
}

/** SQL for the members of one payload that another has not, with the same value. */
export function membersOnlyIn(payload: string, other: string): string {
  return `list_filter(${membersOf(payload)}, lambda m: NOT list_contains(${membersOf(other)}, m))`;
}

/**
 * The match value of `restored`: `known`, that of the payload `beside`, where both have the same match members or
 * `restored` has none.
 */
export function restoredMatch(
  { match }: SyncNode,
  { restored, beside, known }: { readonly restored: string; readonly beside: string; readonly known: string },
): string {
  const of = (members: string, field: string): string => memberText(members, field, 1);
  const [now, then] = [membersOf(beside), membersOf(restored)];
  const same = match.map((field) => `COALESCE(${of(then, field)} = ${of(now, field)}, true)`).join(' AND ');
  const texts = match.map((field) => plainText(of(then, field)));
  const derived = texts.length === 1 ? texts[0] : `CAST(to_json([${texts.join(', ')}]) AS VARCHAR)`;
  return `CASE WHEN ${same} THEN ${known} ELSE ${derived} END`;
}
