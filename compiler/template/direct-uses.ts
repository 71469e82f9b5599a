// What one body of a template uses, read from its tree; macros that it calls are not followed.

import { isBuiltIn, literalText } from './built-in-calls.js';
import { macroKey, packageCall } from './macro-key.js';
import type { Callable, Expression, Span, SyntaxTree } from './syntax-tree.js';
import { walkBody, walkExpression } from './walk-tree.js';

export interface DirectUses {
  readonly refs: readonly RefUse[];
  readonly sources: readonly { readonly source: string; readonly table: string; readonly span: Span }[];
  readonly vars: readonly DefaultableUse[];
  readonly envVars: readonly DefaultableUse[];
  /** Every call that is not of a built-in: of a library's macro, of the file's own, or of nothing. */
  readonly calls: readonly MacroUse[];
}

/** ref('name') or ref('package', 'name'). */
export interface RefUse {
  readonly package?: string;
  readonly name: string;
  readonly span: Span;
}

export interface MacroUse {
  /** As written: 'cents' or 'acme.cents'. */
  readonly name: string;
  /** The library's key of it, if it is the library's. */
  readonly macro: string;
  readonly span: Span;
}

export interface DefaultableUse {
  readonly name: string;
  readonly span: Span;
  readonly hasDefault: boolean;
}

type Call = Extract<Expression, { kind: 'call' }>;

interface Found {
  readonly refs: RefUse[];
  readonly sources: { source: string; table: string; span: Span }[];
  readonly vars: DefaultableUse[];
  readonly envVars: DefaultableUse[];
  readonly calls: MacroUse[];
}

/** Uses of a macro's body and defaults, and of the file's own macros that it may call. */
export function directUses(tree: SyntaxTree, callable: Callable): DirectUses {
  const found: Found = { refs: [], sources: [], vars: [], envVars: [], calls: [] };
  const visitor = {
    expression: (expression: Expression) => {
      if (expression.kind === 'call') addCall(tree, found, expression);
      if (expression.kind === 'method') addPackageCall(tree, found, expression);
    },
  };
  for (const { fallback } of callable.parameters) if (fallback !== undefined) walkExpression(fallback, visitor);
  walkBody(callable.body, visitor);
  return found;
}

function addCall(tree: SyntaxTree, found: Found, call: Call): void {
  const [first, second] = call.args.positional;
  const name = literalText(first);
  if (tree.macros.has(call.name) || !isBuiltIn(call.name))
    found.calls.push({ name: call.name, macro: macroKey(tree.file, call.name), span: call.span });
  else if (first !== undefined && name !== undefined) {
    const hasDefault = second !== undefined || call.args.named.length > 0;
    if (call.name === 'ref') addRef(found, name, first.span, second);
    else if (call.name === 'var') found.vars.push({ name, span: first.span, hasDefault });
    else if (call.name === 'env_var') found.envVars.push({ name, span: first.span, hasDefault });
    else if (call.name === 'source') addSource(found, name, first.span, second);
  }
}

function addPackageCall(tree: SyntaxTree, found: Found, method: Extract<Expression, { kind: 'method' }>): void {
  const call = packageCall(method, tree.file);
  if (call === undefined) return;
  found.calls.push({
    name: call.key,
    macro: call.key,
    span: { start: method.target.span.start, end: method.span.end },
  });
}

function addRef(found: Found, first: string, span: Span, second: Expression | undefined): void {
  const name = literalText(second);
  if (second === undefined) found.refs.push({ name: first, span });
  else if (name !== undefined)
    found.refs.push({ package: first, name, span: { start: span.start, end: second.span.end } });
}

function addSource(found: Found, source: string, span: Span, second: Expression | undefined): void {
  const table = literalText(second);
  if (table === undefined || second === undefined) return;
  found.sources.push({ source, table, span: { start: span.start, end: second.span.end } });
}
