// Visits every expression of a body in the order it was written, outer ones before the ones inside them.

import { unreachable } from '../../core/unreachable.js';
import type { Arguments, Expression, Statement } from './syntax-tree.js';

export interface Visitor {
  readonly expression?: (expression: Expression) => void;
  readonly statement?: (statement: Statement) => void;
}

export function walkBody(body: readonly Statement[], visitor: Visitor): void {
  for (const statement of body) {
    visitor.statement?.(statement);
    walkStatement(statement, visitor);
  }
}

function walkStatement(statement: Statement, visitor: Visitor): void {
  switch (statement.kind) {
    case 'text':
      break;
    case 'output':
      walkExpression(statement.expression, visitor);
      break;
    case 'set':
      walkExpression(statement.value, visitor);
      break;
    case 'if':
      walkExpression(statement.condition, visitor);
      walkBody(statement.body, visitor);
      walkBody(statement.otherwise, visitor);
      break;
    case 'for':
      walkExpression(statement.list, visitor);
      walkBody(statement.body, visitor);
      walkBody(statement.otherwise, visitor);
      break;
    case 'switch':
      walkExpression(statement.subject, visitor);
      for (const item of statement.cases) {
        walkExpression(item.value, visitor);
        walkBody(item.body, visitor);
      }
      walkBody(statement.otherwise, visitor);
      break;
    default:
      unreachable(statement);
  }
}

export function walkExpression(expression: Expression, visitor: Visitor): void {
  visitor.expression?.(expression);
  for (const inner of partsOf(expression)) walkExpression(inner, visitor);
  if (expression.kind === 'capture') walkBody(expression.body, visitor);
  if ((expression.kind === 'call' || expression.kind === 'method') && expression.args.caller !== undefined) {
    for (const parameter of expression.args.caller.parameters) {
      if (parameter.fallback !== undefined) walkExpression(parameter.fallback, visitor);
    }
    walkBody(expression.args.caller.body, visitor);
  }
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'name':
    case 'capture':
      return [];
    case 'list':
      return expression.items;
    case 'dict':
      return expression.entries.map((entry) => entry.value);
    case 'member':
      return [expression.target, expression.key];
    case 'call':
      return argumentsOf(expression.args);
    case 'method':
      return [expression.target, ...argumentsOf(expression.args)];
    case 'filter':
      return [expression.input, ...argumentsOf(expression.args)];
    case 'test':
      return expression.argument === undefined ? [expression.subject] : [expression.subject, expression.argument];
    case 'not':
    case 'sign':
      return [expression.operand];
    case 'logic':
    case 'in':
      return [expression.left, expression.right];
    case 'compare':
      return [expression.first, ...expression.rest.map((comparison) => comparison.operand)];
    case 'arithmetic':
      return expression.operands;
    case 'floor':
      return [expression.quotient];
    case 'power':
      return [expression.base, expression.exponent];
    case 'choice': {
      const { yes, condition, no } = expression;
      return no === undefined ? [yes, condition] : [yes, condition, no];
    }
    default:
      return unreachable(expression);
  }
}

function argumentsOf(args: Arguments): readonly Expression[] {
  return [...args.positional, ...args.named.map((argument) => argument.value)];
}
