// Text to syntax tree. nunjucks's parser reads what is not plain (plain-template.ts); its tree is then checked and copied
// into our own types (build-tree.ts). The result is remembered per file object, so that facts and rendering share one
// parse, until it is let go of.

import type { Tokenizer } from 'nunjucks/src/lexer.js';
import parser, { type NunjucksNode } from 'nunjucks/src/parser.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { headBlock, headBlockProblem, withoutHeadBlock } from '../docs/model-docs.js';
import { buildTree } from './build-tree.js';
import { rangeOf } from './file-range.js';
import { IncompleteNode } from './incomplete-node.js';
import { lexTemplate } from './lex-template.js';
import { MAX_RAW_TAGS, MAX_SPACES, MAX_TEMPLATE_LENGTH } from './limits.js';
import { plainTree } from './plain-template.js';
import { explainSyntaxError } from './syntax-error.js';
import type { ParsedTemplate, Span } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';

const TOO_MANY_SPACES = new RegExp(`\\s{${MAX_SPACES + 1}}`);

const parsed = new WeakMap<TemplateFile, ParsedTemplate>();

export function parseTemplate(file: TemplateFile): ParsedTemplate {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const result = parse(file);
  parsed.set(file, result);
  return result;
}

/** Lets go of what was parsed; whoever asks again has it parsed again. */
export function forgetParsed(file: TemplateFile): void {
  parsed.delete(file);
}

function parse(file: TemplateFile): ParsedTemplate {
  const excess = excessIn(file.text);
  if (excess !== undefined) {
    return failed(file, errorAt('SL0306', { file: file.path, range: rangeOf(file, excess.span) }, excess.detail));
  }
  const tree = plainTree(file);
  return tree === undefined ? parseWithNunjucks(file) : { tree, diagnostics: [] };
}

/** What any template is; of a plain one the same as plainTree. */
export function parseWithNunjucks(file: TemplateFile): ParsedTemplate {
  const head = headBlock(file.text);
  const wrong = head && headBlockProblem(head);
  if (head !== undefined && wrong !== undefined)
    return failed(file, errorAt('SL0301', { file: file.path, range: rangeOf(file, head) }, wrong));
  const tokens = lexTemplate(head === undefined ? file.text : withoutHeadBlock(file.text, head));
  const root = readNodes(tokens);
  if ('error' in root) return failed(file, explainSyntaxError(file, root.error, tokens.index));
  try {
    return buildTree(file, root);
  } catch (error) {
    if (error instanceof IncompleteNode) return failed(file, explainSyntaxError(file, error, tokens.index));
    throw error;
  }
}

/** What the parser could not deal with in reasonable time. */
function excessIn(text: string): { readonly span: Span; readonly detail: string } | undefined {
  if (text.length > MAX_TEMPLATE_LENGTH) {
    const detail = `The template is longer than ${MAX_TEMPLATE_LENGTH} characters. Split it into several models.`;
    return { span: { start: 0, end: 0 }, detail };
  }
  const spaces = TOO_MANY_SPACES.exec(text);
  if (spaces !== null) {
    const span = { start: spaces.index, end: spaces.index + MAX_SPACES };
    return { span, detail: `More than ${MAX_SPACES} white-space characters stand in a row here. Remove some.` };
  }
  const raw = [...text.matchAll(/\{%-?\s*(raw|verbatim)/g)][MAX_RAW_TAGS];
  if (raw === undefined) return undefined;
  return {
    span: { start: raw.index, end: raw.index + 2 },
    detail: `The template has more than ${MAX_RAW_TAGS} {% raw %} tags.`,
  };
}

function readNodes(tokens: Tokenizer): NunjucksNode | { readonly error: unknown } {
  try {
    return new parser.Parser(tokens).parseAsRoot();
  } catch (error) {
    // The parser throws its own errors and, at the end of the text, TypeErrors: all are the template's mistake.
    return { error };
  }
}

function failed(file: TemplateFile, diagnostic: Diagnostic): ParsedTemplate {
  return { tree: { file, body: [], macros: new Map() }, diagnostics: [diagnostic] };
}
