// Operators, with JavaScript's meaning as nunjucks has it. Every text made or compared is paid for first.

import { fail } from './fault.js';
import type { ArithmeticOperator, CompareOperator } from './syntax-tree.js';
import { charge, isDict, isList, type Meter, primitiveOf, sizeOf, textOf, type Value, work } from './value.js';

/** A flat chain: * / % first, then + - ~, each from the left. */
export function computeChain(
  meter: Meter,
  operands: readonly Value[],
  operators: readonly ArithmeticOperator[],
): Value {
  let sum: Value;
  let sign: ArithmeticOperator | undefined;
  let term = operands[0];
  operators.forEach((operator, index) => {
    const operand = operands[index + 1];
    if (operator === '*' || operator === '/' || operator === '%') {
      term = multiply(meter, operator, term, operand);
      return;
    }
    sum = sign === undefined ? term : add(meter, sign, sum, term);
    sign = operator;
    term = operand;
  });
  return sign === undefined ? term : add(meter, sign, sum, term);
}

function multiply(meter: Meter, operator: '*' | '/' | '%', left: Value, right: Value): number {
  const a = numberOf(meter, left);
  const b = numberOf(meter, right);
  if (operator === '*') return a * b;
  return operator === '/' ? a / b : a % b;
}

function add(meter: Meter, operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (operator === '-') return numberOf(meter, left) - numberOf(meter, right);
  const a = primitiveOf(meter, left);
  const b = primitiveOf(meter, right);
  const texts = isList(left) || isList(right) || typeof a === 'string' || typeof b === 'string';
  return operator === '~' || texts ? join(meter, String(a), String(b)) : Number(a) + Number(b);
}

function join(meter: Meter, a: string, b: string): string {
  charge(meter, a.length + b.length);
  return a + b;
}

export function numberOf(meter: Meter, value: Value): number {
  charge(meter, sizeOf(value));
  return Number(primitiveOf(meter, value));
}

export function compare(meter: Meter, operator: CompareOperator, left: Value, right: Value): boolean {
  work(meter, Math.min(sizeOf(left), sizeOf(right)));
  if (operator === '===') return left === right;
  if (operator === '!==') return left !== right;
  if (operator === '==') return looselyEqual(meter, left, right);
  if (operator === '!=') return !looselyEqual(meter, left, right);
  return inOrder(operator, comparable(meter, left), comparable(meter, right));
}

function inOrder(operator: '<' | '>' | '<=' | '>=', a: number | string, b: number | string): boolean {
  // Two texts compare as texts, anything else as numbers: what JavaScript does, said in its types.
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [Number(a), Number(b)];
  if (operator === '<') return x < y;
  if (operator === '>') return x > y;
  return operator === '<=' ? x <= y : x >= y;
}

function comparable(meter: Meter, value: Value): number | string {
  const primitive = primitiveOf(meter, value);
  return typeof primitive === 'string' ? primitive : Number(primitive);
}

function looselyEqual(meter: Meter, left: Value, right: Value): boolean {
  if (typeof left === 'object' && typeof right === 'object') return left === right;
  if (left === undefined || left === null || right === undefined || right === null) {
    return (left ?? null) === (right ?? null);
  }
  if (isDict(left) || isDict(right)) return false;
  const a = primitiveOf(meter, left);
  const b = primitiveOf(meter, right);
  // Of different types: JavaScript compares them as numbers.
  return typeof a === typeof b ? a === b : Number(a) === Number(b);
}

/** `key in container`: part of a text, item of a list, key of a dict. */
export function contains(meter: Meter, container: Value, key: Value): boolean {
  work(meter, sizeOf(container));
  if (isList(container)) return container.includes(key);
  if (typeof container === 'string') return indexIn(meter, container, textOf(meter, key)) !== -1;
  if (isDict(container)) return Object.hasOwn(container, textOf(meter, key));
  return fail('"in" needs a list, a dict or a text on its right side.');
}

/** Searching may take as many steps as the product of both lengths, and is paid for as if it did. */
export function indexIn(meter: Meter, text: string, part: string, from = 0): number {
  work(meter, text.length * (1 + part.length / 64));
  return text.indexOf(part, from);
}
