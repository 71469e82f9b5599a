import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalJson } from '../../core/json.js';

/** The definition, as slow as it may be. */
function defined(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(defined).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, member]) => `${JSON.stringify(key)}:${defined(member)}`).join(',')}}`;
}

const key = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', '10', '9', '09', '!', 'a', 'toString', '\u{1f600}', '￿'),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.constant(undefined), tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
}));

test('canonical JSON has its members by code unit, whatever they are called, and leaves the value as it was', () => {
  fc.assert(
    fc.property(value, (json) => {
      const before = JSON.stringify(json);
      assert.is(canonicalJson(json), defined(json));
      assert.is(JSON.stringify(json), before);
    }),
    { numRuns: 2000 },
  );
});

test('members that are numbers stand among the others', () => {
  assert.is(
    canonicalJson({ b: 1, 10: { z: 0, '!': [undefined, { y: 1, x: undefined }] }, 9: 2 }),
    '{"10":{"!":[null,{"y":1}],"z":0},"9":2,"b":1}',
  );
});

test.run();
