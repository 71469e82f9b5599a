// When two values are one to the people who look at them, however a destination writes them.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CompareRules, sameValue } from '../../runtime/live/compare-values.js';

const PLAIN: CompareRules = { null: null };
const TEXT: CompareRules = { null: '', type: 'string' };
const LISTS: CompareRules = { null: '', listSeparator: ';' };
const MAIL: CompareRules = { null: '', format: 'email', type: 'string' };

type Pair = readonly [string | undefined, string | undefined];

function check(same: boolean, rules: CompareRules, pairs: readonly Pair[]): void {
  for (const [a, b] of pairs) {
    assert.is(sameValue(a, b, rules), same, `${a} and ${b}`);
    assert.is(sameValue(b, a, rules), same, `${b} and ${a}`);
  }
}

test('numbers, whatever their form', () => {
  check(true, PLAIN, [
    ['"1.50"', '1.5'],
    ['1.5', '"1.5"'],
    ['1e3', '1000'],
    ['-0', '0.00'],
    ['"7316505482291106733"', '7316505482291106733'],
    ['123456789012345678.1234567890', '"123456789012345678.123456789"'],
  ]);
  check(false, PLAIN, [
    ['1.5', '1.51'],
    ['1', '-1'],
    ['"007"', '7'],
    ['7316505482291106733', '7316505482291106732'],
    ['123456789012345678.1234567', '123456789012345678.1234568'],
  ]);
});

test('texts of a field that is declared as text are texts', () => {
  check(false, TEXT, [
    ['"1.10"', '"1.1"'],
    ['"true"', '"TRUE"'],
    ['"2026-03-01"', '"2026-03-01T00:00:00Z"'],
  ]);
  check(true, TEXT, [
    ['"Ann "', '" Ann"'],
    ['"1.50"', '1.5'],
  ]);
});

test('nothing, null, no text and what a null is sent as', () => {
  check(true, { null: '#N/A' }, [
    ['null', undefined],
    ['""', 'null'],
    ['"  "', undefined],
    ['"#N/A"', 'null'],
  ]);
  check(false, PLAIN, [
    ['0', 'null'],
    ['false', undefined],
    ['[]', 'null'],
  ]);
  check(true, LISTS, [['[]', '""']]);
});

test('booleans as text', () => {
  check(true, PLAIN, [
    ['true', '"true"'],
    ['false', '"False"'],
  ]);
  check(true, { null: null, type: 'boolean' }, [['true', '1']]);
  check(false, PLAIN, [
    ['true', '1'],
    ['true', '"false"'],
  ]);
});

test('one moment in other offsets, precisions and epochs', () => {
  check(true, PLAIN, [
    ['"2026-03-01T12:30:00+02:00"', '"2026-03-01T10:30:00Z"'],
    ['"2026-03-01 10:30:00+00"', '"2026-03-01T10:30:00.000Z"'],
    ['"2026-03-01T10:30:00.123456Z"', '"2026-03-01T10:30:00.123Z"'],
    ['"2026-03-01"', '1772323200000'],
    ['"2026-03-01T00:00:00Z"', '"1772323200"'],
    ['"2026-03-01T05:30:00+0530"', '"2026-03-01"'],
  ]);
  check(false, PLAIN, [
    ['"2026-03-01T10:30:00Z"', '"2026-03-01T10:30:01Z"'],
    ['"2026-03-01T10:30:00.123Z"', '"2026-03-01T10:30:00.124Z"'],
    ['"2026-03-01"', '"2026-03-02"'],
    ['1772323200000', '1772323200'],
    ['"2026-13-45"', '"2026-13-46"'],
  ]);
});

test('the case of e-mail addresses, and of nothing else', () => {
  check(true, MAIL, [['"Ann@X.example"', '"ann@x.example"']]);
  check(false, PLAIN, [['"Ann"', '"ann"']]);
});

test('lists that are sent as text, in any order; JSON, its members in any order', () => {
  check(true, LISTS, [
    ['"a;b"', '"b; a"'],
    ['"a;b"', '["b","a"]'],
  ]);
  check(false, LISTS, [
    ['"a;b"', '"a;c"'],
    ['"a;b"', '"a;b;b"'],
  ]);
  check(false, PLAIN, [['"a;b"', '"b;a"']]);
  check(true, PLAIN, [
    ['{"a":1,"b":[1,2]}', '{"b":[1,2],"a":1.0}'],
    ['{"a":1}', '"{\\"a\\": 1}"'],
    ['{"a":1,"b":null}', '{"a":1}'],
  ]);
  check(false, PLAIN, [
    ['[1,2]', '[2,1]'],
    ['{"a":1}', '{"a":"1"}'],
    ['{"a":1}', '"a"'],
  ]);
});

const rules = fc.constantFrom(PLAIN, TEXT, LISTS, MAIL, { null: null, type: 'number' } as const);
const scalar = fc.oneof(
  fc.string(),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
);
const value = fc.oneof(scalar, fc.jsonValue({ maxDepth: 2 })).map((each) => JSON.stringify(each));

test('a value is itself, and being the same goes both ways', () => {
  fc.assert(
    fc.property(value, value, rules, (a, b, rule) => {
      assert.ok(sameValue(a, a, rule));
      assert.is(sameValue(a, b, rule), sameValue(b, a, rule));
    }),
    { numRuns: 2000 },
  );
});

test('white space around a text, zeros after a number and another offset change nothing', () => {
  fc.assert(
    fc.property(fc.string(), fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), rules, (text, digits, rule) => {
      assert.ok(sameValue(JSON.stringify(text), JSON.stringify(` ${text}\n`), rule));
      assert.ok(sameValue(`${digits}.25`, `"${digits}.2500"`, PLAIN));
      assert.not(sameValue(`${digits}`, `${digits + 1n}`, PLAIN));
    }),
  );
  const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), offset, (date, minutes) => {
      const there = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
      const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((n) =>
        String(n).padStart(2, '0'),
      );
      const moved = JSON.stringify(`${there}${minutes < 0 ? '-' : '+'}${hours}:${rest}`);
      assert.ok(sameValue(JSON.stringify(date.toISOString()), moved, PLAIN), moved);
      assert.not(sameValue(JSON.stringify(new Date(date.getTime() + 1).toISOString()), moved, PLAIN));
    }),
  );
});

test('texts that differ in letters are different under every rule but that of e-mail addresses', () => {
  const word = fc.stringMatching(/^[A-Za-z]{3,12}$/);
  fc.assert(
    fc.property(word, word, rules, (a, b, rule) => {
      fc.pre(a.toLowerCase() !== b.toLowerCase());
      assert.not(sameValue(JSON.stringify(a), JSON.stringify(b), rule));
    }),
  );
});

test.run();
