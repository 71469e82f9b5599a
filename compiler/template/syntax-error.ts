// A parser error of nunjucks in our words and at its token. Where nunjucks has no position (the text ended too
// early) the tag that was left open is found in the text.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { rangeOf } from './file-range.js';
import type { Span } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';
import { tokenAt } from './token-span.js';

const TAGS = ['if', 'elif', 'else', 'endif', 'for', 'endfor', 'set', 'endset', 'macro', 'endmacro'].concat([
  'call',
  'endcall',
  'filter',
  'endfilter',
  'switch',
  'case',
  'default',
  'endswitch',
  'raw',
  'endraw',
]);

/** `reached` is the offset at which the lexer stopped. */
export function explainSyntaxError(file: TemplateFile, error: unknown, reached: number): Diagnostic {
  const at = (span: Span) => ({ file: file.path, range: rangeOf(file, span) });
  if (error instanceof RangeError) {
    return errorAt('SL0306', at({ start: 0, end: 1 }), 'The template is nested too deeply. Split it into macros.');
  }
  const offset = offsetOf(file.text, error) ?? (reached < file.text.length ? reached : undefined);
  if (offset === undefined || offset >= file.text.length) {
    const open = openTag(file.text);
    return errorAt('SL0301', at(open.span), open.detail);
  }
  const span = tokenAt(file.text, offset);
  return errorAt('SL0301', at(span), explain(messageOf(error), file.text.slice(span.start, span.end)));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** nunjucks's TemplateError carries a position that counts from 1, or none. */
function offsetOf(text: string, error: unknown): number | undefined {
  if (!(error instanceof Error && 'lineno' in error && 'colno' in error)) return undefined;
  if (typeof error.lineno !== 'number' || typeof error.colno !== 'number') return undefined;
  let start = 0;
  for (let line = 1; line < error.lineno; line += 1) start = text.indexOf('\n', start) + 1;
  return start + error.colno - 1;
}

function explain(message: string, token: string): string {
  const unknownTag = /^unknown block tag: (.*)$/.exec(message)?.[1];
  if (unknownTag !== undefined) return explainTag(unknownTag);
  if (message === 'expected variable end') return `Unexpected "${token}": expected }} here.`;
  if (message.startsWith('expected block end')) return `Unexpected "${token}": expected %} here.`;
  if (message === 'unexpected end of comment') return 'This #} ends no comment. Write {{ "#}" }} for the text itself.';
  if (message.startsWith('unexpected token')) return `Unexpected "${token}": expected an expression.`;
  if (message.endsWith('expected comma after expression')) {
    if (token === '}}' || token === '%}') return `A bracket is not closed before this ${token}.`;
    return `After this "${token}" a comma or the closing bracket is missing. }} always ends the tag: between two braces put a space.`;
  }
  if (message === 'incomplete' || message.startsWith('Cannot read'))
    return `Unexpected "${token}": this tag is not complete.`;
  const words = message.replace(/^(parse\w+|advanceAfterBlockEnd): /, '');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function explainTag(tag: string): string {
  if (tag === 'docs')
    return 'A {% docs %} block stands at the very beginning of a model, or with a name in an .md file.';
  if (TAGS.includes(tag)) return `{% ${tag} %} has no opening tag that it belongs to.`;
  return `There is no {% ${tag} %} tag.${suggestion(tag, TAGS)}`;
}

/** The tag or block that the end of the text left open. Runs only when the parser says that there is one. */
function openTag(text: string): { span: Span; detail: string } {
  const blocks: { name: string; span: Span }[] = [];
  const tag = /\{#[\s\S]*?(?:#\}|$)|\{\{[\s\S]*?(?:\}\}|$)|\{%-?\s*(\w*)([\s\S]*?)(?:%\}|$)/g;
  for (const match of text.matchAll(tag)) {
    const [whole, name, rest] = match;
    const delimiter = { start: match.index, end: match.index + 2 };
    if (!/[#}%]\}$/.test(whole)) return { span: delimiter, detail: `This ${whole.slice(0, 2)} is never closed.` };
    if (name === undefined) continue;
    if (name.startsWith('end')) blocks.pop();
    else if (
      ['if', 'for', 'macro', 'call', 'filter', 'switch'].includes(name) ||
      (name === 'set' && !rest?.includes('='))
    ) {
      const start = match.index + whole.indexOf(name);
      blocks.push({ name, span: { start, end: start + name.length } });
    }
  }
  const open = blocks.at(-1);
  if (open === undefined) {
    const last = Math.max(text.lastIndexOf('{{'), text.lastIndexOf('{%'), 0);
    return { span: { start: last, end: last + 2 }, detail: 'The template ends inside this tag. Is a quote missing?' };
  }
  return { span: open.span, detail: `This {% ${open.name} %} is never closed: add {% end${open.name} %}.` };
}
