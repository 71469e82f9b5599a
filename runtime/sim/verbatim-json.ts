// JSON in and out with every number's text kept: what a client sent is what a reader of the simulator sees.
// A number that a double would change is held as a marked string in between.

import type { Json } from '../../core/json.js';

const MARK = '\u0000number:';
const FRAGILE_NUMBER = /[:,[{\s]-?\d+(?:\.|[eE]|\d{15})/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const MARKED_NUMBER = /"\\u0000number:([^"]*)"/g;

/** Throws SyntaxError when the text is not JSON. */
export function parseVerbatim(text: string): Json {
  // What JSON.parse gives is Json.
  if (!FRAGILE_NUMBER.test(` ${text}`)) return JSON.parse(text) as Json;
  JSON.parse(text);
  return JSON.parse(text.replace(STRING_OR_NUMBER, markFragile)) as Json;
}

export function stringifyVerbatim(value: unknown): string {
  return JSON.stringify(value).replace(MARKED_NUMBER, '$1');
}

/** A number's text, or undefined for what is no number. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

function markFragile(token: string): string {
  if (token.startsWith('"') || String(Number(token)) === token) return token;
  return JSON.stringify(MARK + token);
}
