// SQL parted into tokens, only as far as quotes, comments and words go; what they mean is DuckDB's business. Every
// model is scanned at each compile, so nothing here makes an object or runs a pattern over plain ASCII text.

/** Called with where a token begins and ends; `isWord` tells a name or keyword from everything else. */
export type VisitToken = (start: number, end: number, isWord: boolean) => void;

const WORD_BEGIN = 1;
const WORD_PART = 2;
const SPACE = 4;

/** What each ASCII character may be. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return WORD_BEGIN | WORD_PART;
  if (/[0-9$]/.test(character)) return WORD_PART;
  return /\s/.test(character) ? SPACE : 0;
});

const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy;
const REST_OF_WORD = /[\p{L}\p{N}_$]*/uy;
const SPACES = /\s+/y;
const DOLLAR_TAG = /\$[\p{L}\p{N}_]*\$/uy;
const ESCAPE_TEXT = /'(?:[^'\\]|\\[\s\S]|'')*'?/y;

/** Visits everything but white space and comments, in order; quoted text is one token. */
export function scanSql(sql: string, visit: VisitToken): void {
  let at = 0;
  while (at < sql.length) {
    const gap = endOfGap(sql, at);
    if (gap > at) {
      at = gap;
      continue;
    }
    const word = endOfWord(sql, at);
    const end = word > at ? endOfEscapeText(sql, at, word) : endOfOther(sql, at);
    visit(at, end, word > at);
    at = end;
  }
}

/** The end of white space or of a comment, or `at`. */
function endOfGap(sql: string, at: number): number {
  const code = sql.charCodeAt(at);
  if (code > 127) return matchEnd(SPACES, sql, at) ?? at;
  if (((KINDS[code] ?? 0) & SPACE) !== 0) return endOfRun(sql, at + 1, SPACE);
  const two = sql.charCodeAt(at + 1);
  if (code === DASH && two === DASH) return indexOrEnd(sql, '\n', at);
  return code === SLASH && two === STAR ? endOfComment(sql, at) : at;
}

const DASH = 45;
const SLASH = 47;
const STAR = 42;
const QUOTE = 39;
const DOUBLE_QUOTE = 34;
const DOLLAR = 36;

/** Block comments nest. */
function endOfComment(sql: string, at: number): number {
  let depth = 0;
  for (const mark of sql.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return at + mark.index + 2;
  }
  return sql.length;
}

function endOfWord(sql: string, at: number): number {
  const code = sql.charCodeAt(at);
  if (code > 127) return matchEnd(WORD, sql, at) ?? at;
  if (((KINDS[code] ?? 0) & WORD_BEGIN) === 0) return at;
  const end = endOfRun(sql, at + 1, WORD_PART);
  return sql.charCodeAt(end) > 127 ? (matchEnd(REST_OF_WORD, sql, end) ?? end) : end;
}

function endOfRun(sql: string, at: number, kind: number): number {
  let end = at;
  while (((KINDS[sql.charCodeAt(end)] ?? 0) & kind) !== 0) end += 1;
  return end;
}

/** In e'…' a backslash may stand before a quote. */
function endOfEscapeText(sql: string, at: number, end: number): number {
  if (end !== at + 1 || sql.charCodeAt(end) !== QUOTE) return end;
  const letter = sql[at];
  return letter === 'e' || letter === 'E' ? (matchEnd(ESCAPE_TEXT, sql, end) ?? end) : end;
}

function endOfOther(sql: string, at: number): number {
  const code = sql.charCodeAt(at);
  if (code === QUOTE || code === DOUBLE_QUOTE) return endOfQuoted(sql, at);
  if (code === DOLLAR) return endOfDollarText(sql, at);
  const isPair = code >= 0xd800 && code < 0xdc00 && (sql.codePointAt(at) ?? 0) > 0xffff;
  return at + (isPair ? 2 : 1);
}

/** A doubled quote stands for one. */
function endOfQuoted(sql: string, at: number): number {
  const quote = sql[at] ?? '';
  for (let end = sql.indexOf(quote, at + 1); end !== -1; end = sql.indexOf(quote, end + 2))
    if (sql[end + 1] !== quote) return end + 1;
  return sql.length;
}

/** $tag$…$tag$ */
function endOfDollarText(sql: string, at: number): number {
  const begin = matchEnd(DOLLAR_TAG, sql, at);
  if (begin === undefined) return at + 1;
  const tag = sql.slice(at, begin);
  const close = sql.indexOf(tag, begin);
  return close === -1 ? sql.length : close + tag.length;
}

function indexOrEnd(sql: string, text: string, from: number): number {
  const index = sql.indexOf(text, from);
  return index === -1 ? sql.length : index;
}

function matchEnd(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
