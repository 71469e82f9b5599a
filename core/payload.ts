// Payload texts taken apart and shown: their members as JSON texts, sensitive ones masked. Members are never parsed
// into numbers on the way, so that long ones keep every digit.

import type { Json } from './json.js';
import { MEMBER_SEPARATOR, type SyncNode } from './manifest.js';

export const MASK = '(sensitive)';

/** Begins the hash that stands for a sensitive value in a ledger; 64 hex digits follow. */
export const HASH_PREFIX = 'hmac:v1:';
const HASH = new RegExp(`^"${HASH_PREFIX}[0-9a-f]{64}"$`);

/** The members of a payload as name and JSON text; of null, none. */
export function payloadMembers(payload: string | null): ReadonlyMap<string, string> {
  if (payload === null || payload.length <= 2) return new Map();
  const parts = payload.slice(1, -1).split(MEMBER_SEPARATOR);
  return new Map(
    parts.map((part) => {
      const name = /^"(?:[^"\\]|\\.)*"/.exec(part)?.[0] ?? '""';
      return [JSON.parse(name) as string, part.slice(name.length + 1)];
    }),
  );
}

/** The text of a payload with these members, which stand in name order. */
export function payloadText(members: ReadonlyMap<string, string>): string {
  return `{${[...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(MEMBER_SEPARATOR)}}`;
}

/** A member's value to show; a number that JavaScript would round stays text, a hash is masked. */
export function shownMember(text: string): Json {
  if (HASH.test(text)) return MASK;
  if (/\d{16,}|\d{8,}\.\d{8,}/.test(text) && !text.startsWith('"')) return text;
  return JSON.parse(text) as Json;
}

/** A payload as an object to show. */
export function shownPayload(payload: string, sensitive: ReadonlySet<string>): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    [...payloadMembers(payload)].map(([name, text]) => [name, sensitive.has(name) ? MASK : shownMember(text)]),
  );
}

/** Names of a sync's fields whose values are masked in every view. */
export function sensitiveFields(sync: SyncNode | undefined): ReadonlySet<string> {
  return new Set(sync?.fields.filter((field) => field.sensitive).map(({ name }) => name));
}

/** A match value to show: masked where one of its fields is. */
export function shownMatch(sync: SyncNode | undefined, match: string): string {
  const sensitive = sensitiveFields(sync);
  return sync?.match.some((name) => sensitive.has(name)) === true ? MASK : match;
}
