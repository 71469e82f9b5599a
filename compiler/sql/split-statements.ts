// Where the statements of a piece of SQL begin and end: semicolons in quotes and comments part nothing. Only as much
// of SQL is read as that takes; what the statements mean is DuckDB's business.

export interface StatementSpan {
  /** UTF-16 offset of its first token. */
  readonly start: number;
  /** Offset behind its last token; comments and semicolons after it are not part of it. */
  readonly end: number;
  /** Its first word in capitals; empty when it begins otherwise. */
  readonly firstWord: string;
  /** Words outside all parentheses, in capitals, in order. */
  readonly topWords: readonly string[];
}

const TOKEN =
  /(?<space>\s+|--[^\n]*)|(?<comment>\/\*)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<quoted>"(?:[^"]|"")*"?|'(?:[^']|'')*'?)|(?<dollar>\$[\p{L}\p{N}_]*\$)|(?<other>[\s\S])/uy;

/** Statements that hold at least one token. */
export function splitStatements(sql: string): readonly StatementSpan[] {
  const statements: { start: number; end: number; words: string[]; first: boolean }[] = [];
  let current: (typeof statements)[number] | undefined;
  let depth = 0;
  for (const token of sqlTokens(sql)) {
    if (token.text === ';' && depth <= 0) {
      current = undefined;
      continue;
    }
    if (current === undefined) {
      current = { start: token.start, end: token.end, words: [], first: token.word };
      statements.push(current);
      depth = 0;
    }
    current.end = token.end;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.word && depth === 0) current.words.push(token.text.toUpperCase());
  }
  return statements.map(({ start, end, words, first }) => ({
    start,
    end,
    firstWord: first ? (words[0] ?? '') : '',
    topWords: words,
  }));
}

export interface SqlToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly word: boolean;
}

/** Everything but white space and comments; quoted text is one token. */
export function* sqlTokens(sql: string): Iterable<SqlToken> {
  let start = 0;
  while (start < sql.length) {
    TOKEN.lastIndex = start;
    const groups = TOKEN.exec(sql)?.groups ?? {};
    const end = tokenEnd(sql, start, groups);
    if (groups.space === undefined && groups.comment === undefined) {
      yield { start, end, text: sql.slice(start, end), word: groups.word !== undefined };
    }
    start = end;
  }
}

function tokenEnd(sql: string, start: number, groups: Readonly<Record<string, string | undefined>>): number {
  if (groups.comment !== undefined) return commentEnd(sql, start);
  if (groups.dollar !== undefined) {
    const close = sql.indexOf(groups.dollar, start + groups.dollar.length);
    return close === -1 ? sql.length : close + groups.dollar.length;
  }
  const isEscapeText = /^[eE]$/.test(groups.word ?? '') && sql[start + 1] === "'";
  if (isEscapeText) return start + (/^[eE]'(?:[^'\\]|\\[\s\S]|'')*'?/.exec(sql.slice(start))?.[0].length ?? 1);
  return TOKEN.lastIndex > start ? TOKEN.lastIndex : start + 1;
}

/** Block comments nest. */
function commentEnd(sql: string, start: number): number {
  let depth = 0;
  for (const mark of sql.slice(start).matchAll(/\/\*|\*\//g)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return start + mark.index + 2;
  }
  return sql.length;
}
