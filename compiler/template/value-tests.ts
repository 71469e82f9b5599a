// The tests of `value is test`, nunjucks's own.

import { suggestion } from '../../core/nearest-name.js';
import { compare, numberOf } from './compute.js';
import { TemplateFault } from './fault.js';
import { isDict, isList, type Meter, textOf, type Value } from './value.js';

type ValueTest = (meter: Meter, value: Value, other: Value) => boolean;

const same: ValueTest = (_, value, other) => value === other;
const greater: ValueTest = (meter, value, other) => compare(meter, '>', value, other);
const less: ValueTest = (meter, value, other) => compare(meter, '<', value, other);

const TESTS: ReadonlyMap<string, ValueTest> = new Map<string, ValueTest>([
  ['defined', (_, value) => value !== undefined],
  ['undefined', (_, value) => value === undefined],
  ['null', (_, value) => value === null],
  ['truthy', (_, value) => Boolean(value)],
  ['falsy', (_, value) => !value],
  ['equalto', same],
  ['eq', same],
  ['sameas', same],
  ['ne', (_, value, other) => value !== other],
  ['ge', (meter, value, other) => compare(meter, '>=', value, other)],
  ['gt', greater],
  ['greaterthan', greater],
  ['le', (meter, value, other) => compare(meter, '<=', value, other)],
  ['lt', less],
  ['lessthan', less],
  ['divisibleby', (meter, value, other) => numberOf(meter, value) % numberOf(meter, other) === 0],
  ['even', (meter, value) => numberOf(meter, value) % 2 === 0],
  ['odd', (meter, value) => numberOf(meter, value) % 2 === 1],
  ['number', (_, value) => typeof value === 'number'],
  ['string', (_, value) => typeof value === 'string'],
  ['iterable', (_, value) => isList(value) || typeof value === 'string'],
  ['mapping', (_, value) => isDict(value)],
  ['lower', (meter, value) => textOf(meter, value).toLowerCase() === value],
  ['upper', (meter, value) => textOf(meter, value).toUpperCase() === value],
]);

export function isTest(name: string): boolean {
  return TESTS.has(name);
}

export function unknownTest(name: string): string {
  return `There is no test "is ${name}".${suggestion(name, TESTS.keys())}`;
}

export function applyTest(meter: Meter, name: string, value: Value, other: Value): boolean {
  const test = TESTS.get(name);
  if (test === undefined) throw new TemplateFault('SL0303', unknownTest(name));
  return test(meter, value, other);
}
