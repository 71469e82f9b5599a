// What is wrong with a template's names and calls, from its tree alone: nothing runs, so mistakes in branches
// that this environment never takes are found as well, and all at once.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { DiagnosticCode } from '../../core/diagnostic-codes.js';
import { suggestion } from '../../core/nearest-name.js';
import { type BuiltInName, builtInProblems, isBuiltIn, macroProblems, unknownFunction } from './built-in-calls.js';
import { rangeOf } from './file-range.js';
import { DEFAULT_FILTERS, filterNamed, unknownFilter } from './filters.js';
import { MAX_DIAGNOSTICS } from './limits.js';
import { callableNames, macroKey, packageCall } from './macro-key.js';
import type { Callable, Expression, Parameter, Span, Statement, SyntaxTree } from './syntax-tree.js';
import { isTest, unknownTest } from './value-tests.js';
import { type Visitor, walkBody, walkExpression } from './walk-tree.js';

/** The macros that can be called. While some files could not be read, an unknown one is no mistake. */
export interface KnownMacros {
  readonly macros: ReadonlyMap<string, { readonly parameters: readonly Parameter[] }>;
  readonly packages: ReadonlySet<string>;
  readonly complete: boolean;
}

interface Check {
  readonly tree: SyntaxTree;
  readonly known: KnownMacros;
  readonly names: ReadonlySet<string>;
  readonly inMacro: boolean;
  /** Names that may be undefined, as in `x | default(1)`. */
  readonly excused: Set<Expression>;
  /** Whether enough is reported already. */
  readonly isFull: () => boolean;
  readonly report: (code: DiagnosticCode, span: Span, detail: string) => void;
}

export function checkNames(tree: SyntaxTree, known: KnownMacros): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const report: Check['report'] = (code, span, detail) => {
    diagnostics.push(errorAt(code, { file: tree.file.path, range: rangeOf(tree.file, span) }, detail));
  };
  for (const { name, span } of tree.macros.values()) {
    if (isBuiltIn(name) || name === 'caller')
      report('SL0204', span, `"${name}" is built in. Give the macro another name.`);
  }
  const names = namesSetIn(tree.body);
  const check = {
    tree,
    known,
    report,
    isFull: () => diagnostics.length >= MAX_DIAGNOSTICS,
    excused: new Set<Expression>(),
  };
  walkBody(tree.body, visitorOf({ ...check, names, inMacro: false }));
  for (const macro of tree.macros.values()) {
    const visitor = visitorOf({ ...check, names: namesOfMacro(macro, names), inMacro: true });
    for (const { fallback } of macro.parameters) if (fallback !== undefined) walkExpression(fallback, visitor);
    walkBody(macro.body, visitor);
  }
  checkConfigPlaces(tree, report);
  return diagnostics.sort((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ range }: Diagnostic): number {
  return range === undefined ? 0 : range.start.line * 1e6 + range.start.column;
}

function namesOfMacro(macro: Callable, outer: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...outer, ...namesSetIn(macro.body), ...macro.parameters.map((parameter) => parameter.name)]);
}

/** Every name that a body gives a value to somewhere; whether it has one in time shows when it runs. */
function namesSetIn(body: readonly Statement[]): Set<string> {
  const names = new Set<string>();
  const add = (added: readonly string[]) => {
    for (const name of added) names.add(name);
  };
  walkBody(body, {
    statement: (statement) => {
      if (statement.kind === 'set') add(statement.names);
      if (statement.kind === 'for') add([...statement.names, 'loop']);
    },
    expression: (expression) => {
      if ((expression.kind !== 'call' && expression.kind !== 'method') || expression.args.caller === undefined) return;
      add(expression.args.caller.parameters.map((parameter) => parameter.name));
    },
  });
  return names;
}

function visitorOf(check: Check): Visitor {
  return { expression: (expression) => checkExpression(check, expression) };
}

function checkExpression(check: Check, expression: Expression): void {
  if (check.isFull()) return;
  switch (expression.kind) {
    case 'name':
      checkName(check, expression.name, expression);
      break;
    case 'call':
      checkCall(check, expression);
      break;
    case 'method':
      checkPackageCall(check, expression);
      break;
    case 'filter':
      if (DEFAULT_FILTERS.has(expression.name)) check.excused.add(expression.input);
      if (filterNamed(expression.name) === undefined)
        check.report('SL0303', expression.span, unknownFilter(expression.name));
      break;
    case 'test':
      if (expression.name === 'defined' || expression.name === 'undefined') check.excused.add(expression.subject);
      if (!isTest(expression.name)) check.report('SL0303', expression.span, unknownTest(expression.name));
      break;
    default:
  }
}

function checkName(check: Check, name: string, expression: Expression): void {
  if (check.names.has(name) || check.excused.has(expression) || (name === 'caller' && check.inMacro)) return;
  if (
    isBuiltIn(name) ||
    check.tree.macros.has(name) ||
    check.known.macros.has(keyOf(check, name)) ||
    name === 'caller'
  ) {
    check.report('SL0304', expression.span, `"${name}" is a function, not a value. Call it: ${name}(...).`);
    return;
  }
  if (check.tree.file.package === undefined && check.known.packages.has(name)) {
    check.report(
      'SL0304',
      expression.span,
      `"${name}" is a package, not a value. Call a macro of it: ${name}.macro(...).`,
    );
    return;
  }
  const candidates = [
    ...check.names,
    ...macroNames(check),
    ...(check.tree.file.package === undefined ? check.known.packages : []),
  ];
  const advice = suggestion(name, candidates) || ` A project variable is read with var('${name}').`;
  check.report('SL0302', expression.span, `"${name}" is not defined.${advice}`);
}

function checkCall(check: Check, call: Extract<Expression, { kind: 'call' }>): void {
  const { name, nameSpan } = call;
  const macro = check.tree.macros.get(name) ?? check.known.macros.get(keyOf(check, name));
  if (macro !== undefined) {
    for (const { code, span, detail } of macroProblems(call, macro.parameters)) check.report(code, span, detail);
  } else if (isBuiltIn(name)) {
    checkBuiltIn(check, call, name);
  } else if (name === 'caller') {
    if (!check.inMacro)
      check.report('SL0304', nameSpan, 'caller() runs the body of {% call %} and has a meaning inside a macro only.');
  } else if (name === 'super' || name === 'joiner' || name === 'cycler') {
    check.report('SL0303', nameSpan, `${name}() is not available in templates.`);
  } else if (check.names.has(name)) {
    check.report('SL0304', nameSpan, `"${name}" is a value, not a function.`);
  } else if (check.known.complete) {
    check.report('SL0302', nameSpan, unknownFunction(name, macroNames(check)));
  }
}

function keyOf({ tree }: Check, name: string): string {
  return macroKey(tree.file, name);
}

function macroNames({ tree, known }: Check): readonly string[] {
  return [...tree.macros.keys(), ...callableNames(known.macros.keys(), tree.file)];
}

/** A variable stands in front of a package of the same name. */
function checkPackageCall(check: Check, method: Extract<Expression, { kind: 'method' }>): void {
  const { names, known, tree } = check;
  const called = packageCall(method, tree.file);
  if (called === undefined || names.has(called.owner) || !known.packages.has(called.owner)) return;
  check.excused.add(method.target);
  const macro = known.macros.get(called.key);
  if (macro !== undefined) {
    const call = { name: called.key, span: method.span, args: method.args };
    for (const { code, span, detail } of macroProblems(call, macro.parameters)) check.report(code, span, detail);
  } else if (known.complete) {
    const own = [...known.macros.keys()].flatMap((key) => (key.startsWith(`${called.owner}.`) ? [key] : []));
    const detail = `Package "${called.owner}" has no macro "${method.name}".${suggestion(called.key, own)}`;
    check.report('SL0302', method.span, detail);
  }
}

/** A name where a literal is needed is one mistake, not two. */
function checkBuiltIn(check: Check, call: Extract<Expression, { kind: 'call' }>, name: BuiltInName): void {
  for (const { code, span, detail } of builtInProblems(call, name)) {
    check.report(code, span, detail);
    for (const argument of call.args.positional) if (argument.span === span) check.excused.add(argument);
  }
}

/** A config() in a condition or a macro would look as if it depended on it. */
function checkConfigPlaces(tree: SyntaxTree, report: Check['report']): void {
  const allowed = new Set(
    tree.body.flatMap((statement) => (statement.kind === 'output' ? [statement.expression] : [])),
  );
  const refuse: Visitor = {
    expression: (expression) => {
      if (expression.kind !== 'call' || expression.name !== 'config' || allowed.has(expression)) return;
      const detail = 'config(...) stands alone at the top level of a model, as in {{ config(key="id") }}.';
      report('SL0304', expression.nameSpan, detail);
    },
  };
  walkBody(tree.body, refuse);
  for (const macro of tree.macros.values()) walkBody(macro.body, refuse);
}
