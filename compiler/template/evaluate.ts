// Expressions. Every one is a step of the budget; nothing is reached but own data, the listed filters, methods
// and functions, and the project's macros.

import { suggestion } from '../../core/nearest-name.js';
import { unreachable } from '../../core/unreachable.js';
import { isBuiltIn, unknownFunction } from './built-in-calls.js';
import { callBuiltIn, type EvaluatedArguments } from './built-ins.js';
import { compare, computeChain, contains, numberOf } from './compute.js';
import { fail, TemplateFault } from './fault.js';
import { DEFAULT_FILTERS, filterNamed, unknownFilter } from './filters.js';
import { CALL_DEPTH } from './limits.js';
import { callableNames, packageCall } from './macro-key.js';
import { memberOf } from './member.js';
import { callMethod } from './methods.js';
import {
  type Activation,
  libraryMacro,
  lookUp,
  macroNamed,
  type Output,
  type ResolvedMacro,
  type Run,
  type Scope,
} from './run.js';
import type { Arguments, Callable, Expression, Span } from './syntax-tree.js';
import { descend, dictOf, isDict, listOf, step, textOf, textValue, typeOf, type Value } from './value.js';
import { applyTest } from './value-tests.js';

export function evaluate(run: Run, scope: Scope, expression: Expression): Value {
  run.at = { activation: scope.activation, span: expression.span };
  step(run.meter);
  descend(run.meter, 1);
  const value = evaluateKind(run, scope, expression);
  run.meter.depth -= 1;
  run.at = { activation: scope.activation, span: expression.span };
  return value;
}

function evaluateKind(run: Run, scope: Scope, expression: Expression): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name':
      return expression.name === 'caller' ? scope.activation.caller !== undefined : lookUp(scope, expression.name);
    case 'list':
      return listOf(
        run.meter,
        expression.items.map((item) => evaluate(run, scope, item)),
      );
    case 'dict':
      return dictOf(
        run.meter,
        expression.entries.map(({ key, value }) => [key, evaluate(run, scope, value)] as const),
      );
    case 'member':
      return evaluateMember(run, scope, expression);
    case 'call':
      return evaluateCall(run, scope, expression);
    case 'method': {
      const macro = packageMacro(run, scope, expression);
      if (macro !== undefined) {
        const args = evaluateArguments(run, scope, expression.args);
        return here(run, scope, expression.span, () =>
          callMacro(run, scope, { call: expression, resolved: macro, args }),
        );
      }
      const target = evaluateDefined(run, scope, expression.target);
      const { positional } = evaluateArguments(run, scope, expression.args);
      return here(run, scope, expression.span, () => callMethod(run.meter, target, expression.name, positional));
    }
    case 'filter':
      return evaluateFilter(run, scope, expression);
    case 'test': {
      const subject = evaluate(run, scope, expression.subject);
      const argument = expression.argument === undefined ? undefined : evaluate(run, scope, expression.argument);
      return here(run, scope, expression.span, () => applyTest(run.meter, expression.name, subject, argument));
    }
    case 'not':
      return !evaluate(run, scope, expression.operand);
    case 'sign': {
      const number = numberOf(run.meter, evaluateDefined(run, scope, expression.operand));
      return expression.operator === '-' ? -number : number;
    }
    case 'logic': {
      const left = evaluate(run, scope, expression.left);
      const decided = expression.operator === 'and' ? !left : Boolean(left);
      return decided ? left : evaluate(run, scope, expression.right);
    }
    case 'in': {
      const left = evaluate(run, scope, expression.left);
      const right = evaluateDefined(run, scope, expression.right);
      return here(run, scope, expression.right.span, () => contains(run.meter, right, left));
    }
    case 'compare':
      return evaluateComparison(run, scope, expression);
    case 'arithmetic': {
      const operands = expression.operands.map((operand) => evaluateOperand(run, scope, operand));
      return here(run, scope, expression.span, () => computeChain(run.meter, operands, expression.operators));
    }
    case 'floor':
      return Math.floor(numberOf(run.meter, evaluate(run, scope, expression.quotient)));
    case 'power': {
      const base = numberOf(run.meter, evaluateDefined(run, scope, expression.base));
      return base ** numberOf(run.meter, evaluateDefined(run, scope, expression.exponent));
    }
    case 'choice':
      if (evaluate(run, scope, expression.condition)) return evaluate(run, scope, expression.yes);
      return expression.no === undefined ? '' : evaluate(run, scope, expression.no);
    case 'capture': {
      const output: Output = { text: '' };
      run.body(run, scope, expression.body, output);
      return output.text;
    }
    default:
      return unreachable(expression);
  }
}

/** Does `act` with the place set to `span`: evaluating its operands has moved it. */
function here<T>(run: Run, scope: Scope, span: Span, act: () => T): T {
  run.at = { activation: scope.activation, span };
  return act();
}

/** A value that something will be made of: undefined is a mistake, reported where it came from. */
export function evaluateDefined(run: Run, scope: Scope, expression: Expression): Value {
  const value = evaluate(run, scope, expression);
  return value === undefined ? here(run, scope, expression.span, () => undefinedFault(run, scope, expression)) : value;
}

function undefinedFault(run: Run, scope: Scope, expression: Expression): never {
  if (expression.kind === 'name') throw new TemplateFault('SL0302', `"${expression.name}" has no value here.`);
  if (expression.kind !== 'member') throw new TemplateFault('SL0302', 'This has no value.');
  const key = evaluate(run, scope, expression.key);
  const target = evaluate(run, scope, expression.target);
  const advice = isDict(target) ? suggestion(String(key), Object.keys(target)) : '';
  run.at = { activation: scope.activation, span: expression.span };
  throw new TemplateFault('SL0302', `There is no "${textOf(run.meter, key)}" in ${typeOf(target)}.${advice}`);
}

function evaluateOperand(run: Run, scope: Scope, operand: Expression): Value {
  const value = evaluateDefined(run, scope, operand);
  if (isDict(value)) textOf(run.meter, value);
  return value;
}

type Kind<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function evaluateMember(run: Run, scope: Scope, { target, key, span }: Kind<'member'>): Value {
  const value = evaluate(run, scope, target);
  const name = evaluateDefined(run, scope, key);
  return here(run, scope, span, () => memberOf(run.meter, value, name));
}

function evaluateFilter(run: Run, scope: Scope, { input, name, args, span }: Kind<'filter'>): Value {
  const filter = filterNamed(name);
  if (filter === undefined) return here(run, scope, span, () => fail(unknownFilter(name)));
  const value = DEFAULT_FILTERS.has(name) ? evaluate(run, scope, input) : evaluateDefined(run, scope, input);
  const { positional, named } = evaluateArguments(run, scope, args);
  run.at = { activation: scope.activation, span };
  for (const given of named.keys()) {
    if (!filter.parameters.includes(given))
      fail(`${name} has no parameter "${given}".${suggestion(given, filter.parameters)}`);
  }
  const values = filter.parameters.map((parameter, index) => positional[index] ?? named.get(parameter));
  return filter.apply(run.meter, value, values);
}

function evaluateComparison(run: Run, scope: Scope, { first, rest, span }: Kind<'compare'>): Value {
  let left = evaluate(run, scope, first);
  for (const { operator, operand } of rest) {
    const right = evaluate(run, scope, operand);
    run.at = { activation: scope.activation, span };
    left = compare(run.meter, operator, left, right);
  }
  return left;
}

function evaluateArguments(run: Run, scope: Scope, args: Arguments): EvaluatedArguments {
  const positional = args.positional.map((argument) => evaluate(run, scope, argument));
  const named = new Map(args.named.map(({ name, value }) => [name, evaluate(run, scope, value)] as const));
  return { positional, named };
}

function evaluateCall(run: Run, scope: Scope, call: Kind<'call'>): Value {
  if (call.name === 'config') return '';
  const args = evaluateArguments(run, scope, call.args);
  const resolved = macroNamed(run, scope.activation, call.name);
  run.at = { activation: scope.activation, span: call.span };
  if (resolved !== undefined) return callMacro(run, scope, { call, resolved, args });
  if (isBuiltIn(call.name)) return callBuiltIn(run, call.name, args);
  if (call.name !== 'caller')
    return fail(unknownFunction(call.name, callableNames(run.library.macros.keys(), scope.activation.tree.file)));
  const { caller } = scope.activation;
  if (caller === undefined) return fail('caller() has no body to run: the macro was not called with {% call %}.');
  return runCallable(
    run,
    { ...caller.scope, variables: new Map(), parent: caller.scope, isolated: true },
    caller.callable,
    args,
  );
}

/** A variable stands in front of a package of the same name. */
function packageMacro(run: Run, scope: Scope, method: Kind<'method'>): ResolvedMacro | undefined {
  if (run.library.packages.size === 0) return undefined;
  const called = packageCall(method, scope.activation.tree.file);
  if (called === undefined || lookUp(scope, called.owner) !== undefined) return undefined;
  return libraryMacro(run, called.key);
}

interface MacroCall {
  readonly call: Kind<'call' | 'method'>;
  readonly resolved: ResolvedMacro;
  readonly args: EvaluatedArguments;
}

function callMacro(run: Run, scope: Scope, { call, resolved, args }: MacroCall): Value {
  const { tree, top, macro } = resolved;
  const calledFrom = { activation: scope.activation, span: call.span };
  const callable = call.args.caller;
  const activation: Activation =
    callable === undefined ? { tree, top, calledFrom } : { tree, top, calledFrom, caller: { callable, scope } };
  return runCallable(run, { activation, variables: new Map(), parent: top, isolated: true }, macro, args);
}

/** Binds as nunjucks does: by position, else by name, else the default, which may use the parameters before it. */
function runCallable(run: Run, scope: Scope, callable: Callable, { positional, named }: EvaluatedArguments): string {
  callable.parameters.forEach(({ name, fallback }, index) => {
    const given = index < positional.length ? positional[index] : named.get(name);
    const isGiven = index < positional.length || named.has(name);
    scope.variables.set(name, isGiven || fallback === undefined ? given : evaluate(run, scope, fallback));
  });
  const output: Output = { text: '' };
  descend(run.meter, CALL_DEPTH);
  run.body(run, scope, callable.body, output);
  run.meter.depth -= CALL_DEPTH;
  return textValue(run.meter, output.text);
}
