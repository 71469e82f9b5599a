// Ends of tokens. nunjucks tells where a node starts; where it ends is read from the text again, with the
// lexer's own rules for strings and names.

import type { Span } from './syntax-tree.js';

const DELIMITER = /[\s()[\]{}%*\-+~/#,:|.<>=!]/;

/** The string, name, number, delimiter or single character that starts at `start`. */
export function tokenAt(text: string, start: number): Span {
  const first = text[start];
  if (first === undefined) return { start: text.length, end: text.length };
  if (first === '"' || first === "'") return { start, end: endOfString(text, start) };
  let end = start;
  while (end < text.length && !DELIMITER.test(text.charAt(end))) end += 1;
  if (/^(\{[{%#]|[}%#]\})/.test(text.slice(start, start + 2))) return { start, end: start + 2 };
  return { start, end: Math.max(end, start + 1) };
}

/** Offset behind the parenthesis that closes the one at `open`. */
export function endOfParentheses(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"' || char === "'") at = endOfString(text, at) - 1;
    else if (char === '(') depth += 1;
    else if (char === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** What stands between `start` and the end of its tag, without the delimiter and the space before it. */
export function contentOfTag(text: string, start: number): Span {
  const from = skipSpace(text, start);
  let at = from;
  while (at < text.length && text.slice(at, at + 2) !== '}}' && text.slice(at, at + 2) !== '%}') {
    at = text[at] === '"' || text[at] === "'" ? endOfString(text, at) : at + 1;
  }
  if (text[at - 1] === '-') at -= 1;
  return { start: from, end: Math.max(from, from + text.slice(from, at).trimEnd().length) };
}

export function skipSpace(text: string, start: number): number {
  let at = start;
  while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
  return at;
}

/** Offset behind the string that starts at `start`; a backslash escapes. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}
