// What is wrong with a text that should be JSON, in words: what was expected at the first wrong token and what
// stands there. The parser knows only error numbers; what it expected follows from the tokens before.

import { createScanner, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { rangeAt } from '../../core/located-text.js';

/** Far beyond any file that people write; recursion over a document stays safe below it. */
const DEEPEST = 200;

/** Mistakes within one token, which need no context. */
const TOKEN_MISTAKES: Readonly<Record<string, string>> = {
  InvalidCommentToken: 'JSON has no comments. Put the words into a "description" where there is one, or remove them.',
  UnexpectedEndOfComment: 'JSON has no comments, and this one does not end.',
  UnexpectedEndOfString: 'This text has no closing quote on its line. A line break within a text is written \\n.',
  UnexpectedEndOfNumber: 'This number is not complete: digits must follow.',
  InvalidUnicode: 'This text has a \\u without four hexadecimal digits.',
  InvalidEscapeCharacter: 'This text has an escape that JSON does not know. A backslash itself is written \\\\.',
  InvalidCharacter: 'This text has a control character. A tab is written \\t.',
};

interface Token {
  readonly text: string;
  readonly offset: number;
}

/** The diagnostic of the first syntax error; without one, the text is empty. */
export function syntaxError(file: string, text: string, error: ParseError | undefined): Diagnostic {
  const { offset, length } = error ?? { offset: 0, length: 0 };
  const mistake = error && TOKEN_MISTAKES[printParseErrorCode(error.error)];
  if (mistake !== undefined) return errorAt('SL0101', { file, range: rangeAt(text, offset, offset + length) }, mistake);
  const before = tokensOf(text).filter((token) => token.offset < offset);
  const last = before.at(-1);
  const end = last === undefined ? 0 : last.offset + last.text.length;
  const found = text.slice(offset, offset + length);
  if (found === '') return errorAt('SL0101', { file, range: rangeAt(text, end, end + 1) }, fileEnds(before));
  if (last?.text === ',' && (found === '}' || found === ']')) {
    return errorAt('SL0101', { file, range: rangeAt(text, last.offset, end) }, trailingComma(found));
  }
  const detail = `Expected ${expectedAfter(before)}, but found ${quoted(found)}.${hintOn(found)}`;
  return errorAt('SL0101', { file, range: rangeAt(text, offset, offset + length) }, detail);
}

/** Says so when the text nests deeper than anyone means it to. */
export function isTooDeep(file: string, text: string): Diagnostic | undefined {
  // What opens so few brackets cannot be: that is nearly every file.
  if (!opensMoreThan(DEEPEST, text)) return undefined;
  let depth = 0;
  for (const token of tokensOf(text)) {
    if (token.text === '{' || token.text === '[') depth += 1;
    if (token.text === '}' || token.text === ']') depth -= 1;
    if (depth <= DEEPEST) continue;
    const range = rangeAt(text, token.offset, token.offset + 1);
    return errorAt(
      'SL0101',
      { file, range },
      `This is nested more than ${DEEPEST} levels deep, which Sluice does not read.`,
    );
  }
  return undefined;
}

function opensMoreThan(limit: number, text: string): boolean {
  let open = 0;
  for (const _ of text.matchAll(/[[{]/g)) if (++open > limit) return true;
  return false;
}

function tokensOf(text: string): readonly Token[] {
  const scanner = createScanner(text, true);
  const tokens: Token[] = [];
  while (scanner.getPosition() < text.length) {
    scanner.scan();
    const offset = scanner.getTokenOffset();
    const token = text.slice(offset, offset + scanner.getTokenLength());
    if (token !== '') tokens.push({ text: token, offset });
  }
  return tokens;
}

/** What JSON allows after these tokens, in words. */
function expectedAfter(before: readonly Token[]): string {
  const container = containerOf(before);
  const last = before.at(-1)?.text;
  if (container === undefined) return last === undefined ? 'an object: "{"' : 'the end of the file';
  if (container === '[') {
    if (last === '[') return 'a value or "]"';
    return last === ',' ? 'a value' : '"," or "]"';
  }
  if (last === '{') return 'a key in double quotes or "}"';
  if (last === ',') return 'a key in double quotes';
  if (last === ':') return 'a value';
  const beforeLast = before.at(-2)?.text;
  return beforeLast === '{' || beforeLast === ',' ? '":"' : '"," or "}"';
}

function containerOf(tokens: readonly Token[]): string | undefined {
  const open: string[] = [];
  for (const { text } of tokens) {
    if (text === '{' || text === '[') open.push(text);
    if (text === '}' || text === ']') open.pop();
  }
  return open.at(-1);
}

function fileEnds(before: readonly Token[]): string {
  if (before.length === 0) return 'This file is empty. It must hold a JSON object: {}.';
  return `Expected ${expectedAfter(before)}, but the file ends here.`;
}

function trailingComma(found: string): string {
  return `Nothing follows this comma but "${found}", and JSON allows no comma after the last item. Remove it.`;
}

function quoted(token: string): string {
  const short = token.length > 40 ? `${token.slice(0, 40)}…` : token;
  return short.startsWith('"') ? short : `"${short}"`;
}

function hintOn(found: string): string {
  if (found.startsWith("'")) return ' JSON puts texts in double quotes.';
  return found === 'None' || found === 'undefined' ? ' JSON writes null.' : '';
}
