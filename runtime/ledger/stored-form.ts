// The form in which the ledger holds a payload: the values of sensitive fields stand as keyed hashes, HMAC-SHA256 over
// the record's key and the member's text, so that equal values of two records look different and nobody without the
// key can try values. Written as SQL over member texts. The key comes as parameters and is never part of an SQL text:
// the SQL of a model could read that with current_query().

import { MEMBER_SEPARATOR } from '../../core/manifest.js';
import { HASH_PREFIX } from '../../core/payload.js';
import { sqlText } from '../../core/sql-text.js';
import type { Parameters } from '../database/engine.js';
import { memberList } from '../database/member-list.js';

export interface StoredForm {
  /** Names of the fields that stand as hashes; with none, payloads are stored as they are. */
  readonly fields: readonly string[];
  /** What $1 and $2 stand for in the SQL below, absent when there are no fields: the key xor'ed with HMAC's pads, in hex. */
  readonly values?: Parameters;
}

/** Of a sync without sensitive fields. */
export const AS_IT_IS: StoredForm = { fields: [] };

/** A payload in stored form. `key` is SQL for the record's key. */
export function storedPayload(payload: string, key: string, form: StoredForm): string {
  return form.fields.length === 0 ? payload : rejoined(storedMembers(payload, key, form));
}

/** The members of a payload in stored form, as a list. */
export function storedMembers(payload: string, key: string, { fields }: StoredForm): string {
  const cases = fields.map((field) => `WHEN ${isOf('sluice__m', field)} THEN ${hashOf('sluice__m', field, key)}`);
  return `list_transform(${memberList(payload)}, lambda sluice__m: CASE ${cases.join(' ')} ELSE sluice__m END)`;
}

/**
 * The same for payloads that may hold hashes already, which stay. Not for what a model says: there such a text is a
 * value like any other.
 */
export function storedOnce(payload: string, key: string, { fields }: StoredForm): string {
  if (fields.length === 0) return payload;
  const cases = fields.map(
    (field) =>
      `WHEN ${isOf('sluice__m', field)} AND NOT ${isHash('sluice__m', field)} THEN ${hashOf('sluice__m', field, key)}`,
  );
  return rejoined(
    `list_transform(${memberList(payload)}, lambda sluice__m: CASE ${cases.join(' ')} ELSE sluice__m END)`,
  );
}

/**
 * What the ledger held, with the plain text of every member that did not change: `stored` is the list that
 * storedMembers() gives for `payload`, under the key that the ledger has the record under.
 */
export function revealedPayload(
  previous: string,
  { payload, stored }: { readonly payload: string; readonly stored: string },
): string {
  const found = `nullif(list_position(${stored}, sluice__p), 0)`;
  return rejoined(
    `list_transform(${memberList(previous)}, lambda sluice__p: COALESCE(list_extract(${memberList(payload)}, ${found}), sluice__p))`,
  );
}

/** A payload without some fields: what is deleted is named by its match value, and a hash is not for sending. */
export function payloadWithout(payload: string, fields: readonly string[]): string {
  return fields.length === 0
    ? payload
    : rejoined(`list_filter(${memberList(payload)}, lambda sluice__m: NOT (${isOneOf(fields)}))`);
}

/** A payload with no more than some fields. */
export function payloadOnly(payload: string, fields: readonly string[]): string {
  return rejoined(`list_filter(${memberList(payload)}, lambda sluice__m: ${isOneOf(fields)})`);
}

function isOneOf(fields: readonly string[]): string {
  return fields.map((field) => isOf('sluice__m', field)).join(' OR ');
}

function prefixOf(field: string): string {
  return `${JSON.stringify(field)}:`;
}

function rejoined(members: string): string {
  return `('{' || array_to_string(${members}, ${sqlText(MEMBER_SEPARATOR)}) || '}')`;
}

function isOf(member: string, field: string): string {
  return `starts_with(${member}, ${sqlText(prefixOf(field))})`;
}

function isHash(member: string, field: string): string {
  const start = `${prefixOf(field)}"${HASH_PREFIX}`;
  // DuckDB counts characters where JavaScript's length counts UTF-16 units.
  const rest = `${member}[${[...start].length + 1}:]`;
  return `(starts_with(${member}, ${sqlText(start)}) AND regexp_full_match(${rest}, '[0-9a-f]{64}"'))`;
}

/** The member that stands in place of another. */
function hashOf(member: string, field: string, key: string): string {
  const hash = hmac(`concat(strlen(${key}), ':', ${key}, ${member})`);
  return `concat(${sqlText(`${prefixOf(field)}"${HASH_PREFIX}`)}, ${hash}, '"')`;
}

/** HMAC-SHA256 in hex. The functions are named in full: a macro of the same name in a warehouse would be handed the key. */
function hmac(text: string): string {
  const digest = (pad: string, bytes: string): string => `system.main.sha256(system.main.unhex(${pad}) || ${bytes})`;
  return digest('$2', `system.main.unhex(${digest('$1', `system.main.encode(${text})`)})`);
}
