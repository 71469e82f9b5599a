// Templates whose tags are all calls with texts, such as {{ ref('orders') }}: nearly all there are. They are read here
// in a fifth of the time that nunjucks's parser takes, to the very same tree; whatever looks like more is left to it.

import { isForbiddenName } from './forbidden-names.js';
import type { Arguments, Expression, NamedArgument, Statement, SyntaxTree } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

/** Other tags, and the end of a comment that nobody began. */
const MORE = /\{[%#]|#\}/;
const OPEN = /\{\{ *([A-Za-z_][A-Za-z0-9_]*)\(/y;
const ARGUMENT = / *(?:([A-Za-z_][A-Za-z0-9_]*)( *= *))?('[^'\\\n]*'|"[^"\\\n]*")/y;
const COMMA = / *,/y;
const CLOSE = / *\)/y;
const END = / *\}\}/y;

/** Words that nunjucks takes for something else than a name. */
const RESERVED: ReadonlySet<string> = new Set(['not', 'true', 'false', 'none', 'null']);

/** Undefined where nunjucks has to read it. */
export function plainTree(file: TemplateFile): SyntaxTree | undefined {
  const { text } = file;
  if (MORE.test(text)) return undefined;
  const body: Statement[] = [];
  let at = 0;
  for (let tag = text.indexOf('{{'); tag !== -1; tag = text.indexOf('{{', at)) {
    if (tag > at) body.push(textBetween(text, at, tag));
    const call = callAt(text, tag);
    if (call === undefined) return undefined;
    body.push({ kind: 'output', span: call.expression.span, expression: call.expression });
    at = call.end;
  }
  if (at < text.length) body.push(textBetween(text, at, text.length));
  return { file, body, macros: new Map() };
}

function textBetween(text: string, start: number, end: number): Statement {
  return { kind: 'text', span: { start, end }, value: text.slice(start, end) };
}

/** The call in the tag at `tag`, and where the tag ends. */
function callAt(text: string, tag: number): { readonly expression: Expression; readonly end: number } | undefined {
  const name = matchAt(OPEN, text, tag)?.[1];
  if (name === undefined || !isPlainName(name)) return undefined;
  const nameEnd = OPEN.lastIndex - 1;
  const args = argumentsAt(text, nameEnd + 1);
  if (args === undefined || matchAt(END, text, args.end) === null) return undefined;
  const nameSpan = { start: nameEnd - name.length, end: nameEnd };
  const span = { start: nameSpan.start, end: args.end };
  return { expression: { kind: 'call', span, name, nameSpan, args: args.args }, end: END.lastIndex };
}

/** What stands from behind the parenthesis to behind the one that closes it. */
function argumentsAt(text: string, start: number): { readonly args: Arguments; readonly end: number } | undefined {
  const positional: Expression[] = [];
  const named: NamedArgument[] = [];
  let at = start;
  while (matchAt(CLOSE, text, at) === null) {
    if (at > start && matchAt(COMMA, text, at) === null) return undefined;
    const found = matchAt(ARGUMENT, text, at > start ? COMMA.lastIndex : start);
    if (found === null) return undefined;
    at = ARGUMENT.lastIndex;
    const [, name, sign = '', quoted = ''] = found;
    const from = at - quoted.length;
    const value: Expression = { kind: 'literal', span: { start: from, end: at }, value: quoted.slice(1, -1) };
    if (name === undefined) positional.push(value);
    else if (!isPlainName(name)) return undefined;
    else named.push({ name, span: { start: from - sign.length - name.length, end: from - sign.length }, value });
  }
  return { args: { positional, named }, end: CLOSE.lastIndex };
}

function isPlainName(name: string): boolean {
  return !RESERVED.has(name) && !isForbiddenName(name);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
