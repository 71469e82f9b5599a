// What the builders of the syntax tree share: the text, the mistakes found so far, and safe access to the
// fields of nunjucks's nodes, whose types say nothing.

import type { NunjucksNode } from 'nunjucks/src/parser.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { DiagnosticCode } from '../../core/diagnostic-codes.js';
import { lineStartsOf, rangeOf } from './file-range.js';
import { IncompleteNode } from './incomplete-node.js';
import { MAX_DIAGNOSTICS, MAX_NESTING } from './limits.js';
import type { Expression, MacroDefinition, Span, Statement } from './syntax-tree.js';
import type { TemplateFile } from './template-file.js';
import { tokenAt } from './token-span.js';

export interface BuildContext {
  readonly file: TemplateFile;
  readonly lineStarts: readonly number[];
  readonly diagnostics: Diagnostic[];
  readonly macros: Map<string, MacroDefinition>;
  /** Builds the body of a tag; here because statements and expressions contain each other. */
  readonly statements: (body: NunjucksNode) => readonly Statement[];
  depth: number;
}

export function startBuild(file: TemplateFile, statements: BuildContext['statements']): BuildContext {
  return { file, lineStarts: lineStartsOf(file), diagnostics: [], macros: new Map(), statements, depth: 0 };
}

export function report(context: BuildContext, code: DiagnosticCode, span: Span, detail: string): void {
  if (context.diagnostics.length >= MAX_DIAGNOSTICS) return;
  const range = rangeOf(context.file, span);
  context.diagnostics.push(errorAt(code, { file: context.file.path, range }, detail));
}

/** Runs `build` one level deeper, or gives `otherwise` at the limit, so that no template overflows the stack. */
export function nested<T>(context: BuildContext, node: NunjucksNode, otherwise: T, build: () => T): T {
  if (context.depth >= MAX_NESTING) {
    if (!context.diagnostics.some((diagnostic) => diagnostic.code === 'SL0306')) {
      const detail = `More than ${MAX_NESTING} tags or expressions are nested here. Split the template into macros.`;
      report(context, 'SL0306', tokenSpan(context, node), detail);
    }
    return otherwise;
  }
  context.depth += 1;
  const built = build();
  context.depth -= 1;
  return built;
}

export function offsetOf(context: BuildContext, node: NunjucksNode): number {
  return (context.lineStarts[node.lineno] ?? 0) + node.colno;
}

export function tokenSpan(context: BuildContext, node: NunjucksNode): Span {
  return tokenAt(context.file.text, offsetOf(context, node));
}

export function isNode(value: unknown): value is NunjucksNode {
  return typeof value === 'object' && value !== null && 'typename' in value;
}

/** The node in a field that the parser fills when the tag is complete; a thrown IncompleteNode when it is not. */
export function nodeIn(node: NunjucksNode, field: string): NunjucksNode {
  const value = node[field];
  if (isNode(value)) return value;
  throw new IncompleteNode(node.lineno + 1, node.colno + 1);
}

export function optionalNodeIn(node: NunjucksNode, field: string): NunjucksNode | undefined {
  const value = node[field];
  return isNode(value) ? value : undefined;
}

export function nodesIn(node: NunjucksNode, field = 'children'): readonly NunjucksNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name that a Symbol stands for. Anything else in its place, or a name with odd characters, is reported. */
export function nameIn(context: BuildContext, node: NunjucksNode): string {
  if (node.typename === 'Symbol' && typeof node.value === 'string' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(node.value)) {
    return node.value;
  }
  const span = tokenSpan(context, node);
  report(context, 'SL0301', span, `Expected a name, found ${context.file.text.slice(span.start, span.end)}.`);
  return '';
}

export function nothing(span: Span): Expression {
  return { kind: 'literal', span, value: '' };
}
