// Patterns of selectors: any text can be one, and characters that mean nothing in a pattern stand for themselves.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { valueTest } from '../../core/selector/node-values.js';

const fits = (pattern: string, value: string, kind: 'name' | 'path' = 'name'): boolean =>
  valueTest({ method: { kind }, value: pattern })(value);

test('any text is a pattern', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string(), (pattern, value) => void fits(pattern, value)));
  const sharp = fc.string({
    unit: fc.constantFrom('[', ']', '!', '-', '^', '\\', '*', '?', 'a', 'z', '&', '~', '.', '('),
  });
  fc.assert(fc.property(sharp, sharp, (pattern, value) => void fits(pattern, value)));
});

test('a text without * ? [ fits itself only, and with a * what begins like it', () => {
  const plain = fc.string({ unit: 'binary' }).filter((text) => !/[*?[]/.test(text));
  fc.assert(
    fc.property(plain, plain, (text, other) => {
      assert.is(fits(text, other), text === other);
      assert.ok(fits(`${text}*`, `${text}${other}`));
      assert.is(fits(`${text}*`, other), other.startsWith(text));
    }),
  );
});

test('signs that JavaScript would read as patterns are signs', () => {
  assert.ok(fits('my-*', 'my-tag'));
  assert.ok(fits('a.b*', 'a.b'));
  assert.not(fits('a.b*', 'axb'));
  assert.ok(fits('[a-c-]x*', '-x'));
  assert.ok(fits('[z-a]*', '-'));
  assert.ok(fits('[a\\d]', '\\'));
  assert.not(fits('[a\\d]', '7'));
  assert.ok(fits('[^a]*', '^'));
  assert.ok(fits('[]*', '[]x'));
  assert.not(fits('[!a]*', 'a'));
});

test('in a path only ** crosses folders', () => {
  assert.ok(fits('models/*', 'models/a.sql', 'path'));
  assert.not(fits('models/*', 'models/a/b.sql', 'path'));
  assert.ok(fits('models/**', 'models/a/b.sql', 'path'));
  assert.not(fits('models/?.sql', 'models//.sql', 'path'));
});

test.run();
