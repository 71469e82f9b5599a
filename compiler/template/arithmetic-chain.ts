// `a + b * c` as one flat chain. nunjucks's parser nests + - * / % ~ oddly (* binds weaker than %) and its
// compiler writes them to JavaScript without parentheses, which then decides by its own rules. Those are the
// rules that users see, so a chain keeps the written order and compute-arithmetic.ts applies them.

import type { NunjucksNode } from 'nunjucks/src/parser.js';
import { nodeIn } from './build-context.js';
import type { ArithmeticOperator } from './syntax-tree.js';

const OPERATORS: Readonly<Record<string, ArithmeticOperator>> = {
  Add: '+',
  Sub: '-',
  Mul: '*',
  Div: '/',
  Mod: '%',
  Concat: '~',
};

export interface ArithmeticChain {
  readonly operands: readonly NunjucksNode[];
  readonly operators: readonly ArithmeticOperator[];
}

/** Walks with its own stack: a chain may be longer than the call stack is deep. `a // b` gives the chain `a / b`. */
export function flattenArithmetic(root: NunjucksNode): ArithmeticChain {
  const operands: NunjucksNode[] = [];
  const operators: ArithmeticOperator[] = [];
  const pending: (NunjucksNode | ArithmeticOperator)[] = [
    nodeIn(root, 'right'),
    OPERATORS[root.typename] ?? '/',
    nodeIn(root, 'left'),
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') operators.push(next);
    else {
      const operator = OPERATORS[next.typename];
      if (operator === undefined) operands.push(next);
      else pending.push(nodeIn(next, 'right'), operator, nodeIn(next, 'left'));
    }
  }
  return { operands, operators };
}
