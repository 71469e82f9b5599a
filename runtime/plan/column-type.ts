// The grammar of a column type as DuckDB writes it. A plan file's types become part of SQL, so a text that is anything
// else, whatever it hides, is refused.

const TOKEN = /\s*("(?:[^"]|"")*"|'(?:[^']|'')*'|[A-Za-z_]\w*|\d+|[()[\],])/y;
const NAME = /^[A-Za-z_"]/;
const PLAIN = /^[\d']/;

/** True for texts such as VARCHAR, DECIMAL(18,3), INTEGER[3], STRUCT("a b" INTEGER[]), TIMESTAMP WITH TIME ZONE. */
export function isColumnType(text: string): boolean {
  const tokens = tokensOf(text.trim());
  if (tokens === undefined) return false;
  return readType(tokens, 0) === tokens.length;
}

function tokensOf(text: string): readonly string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return undefined;
    tokens.push(token);
  }
  return tokens;
}

/** Each of these gives the place after what it read, or undefined where that does not stand. */
type Reader = (tokens: readonly string[], at: number) => number | undefined;

const readType: Reader = (tokens, at) => {
  if (!NAME.test(tokens[at] ?? '')) return undefined;
  let next: number | undefined = at + 1;
  if (tokens.slice(next, next + 3).join(' ') === 'WITH TIME ZONE') next += 3;
  if (tokens[next] === '(') next = readArguments(tokens, next + 1);
  while (next !== undefined && tokens[next] === '[') next = readSuffix(tokens, next + 1);
  return next;
};

const readArguments: Reader = (tokens, at) => {
  const next = readArgument(tokens, at);
  if (next === undefined) return undefined;
  if (tokens[next] === ',') return readArguments(tokens, next + 1);
  return tokens[next] === ')' ? next + 1 : undefined;
};

/** A number, a text, a type, or a name and its type. */
const readArgument: Reader = (tokens, at) => {
  if (PLAIN.test(tokens[at] ?? '')) return at + 1;
  const named = NAME.test(tokens[at + 1] ?? '') && tokens[at + 1] !== 'WITH';
  return readType(tokens, named ? at + 1 : at);
};

const readSuffix: Reader = (tokens, at) => {
  const close = /^\d/.test(tokens[at] ?? '') ? at + 1 : at;
  return tokens[close] === ']' ? close + 1 : undefined;
};
