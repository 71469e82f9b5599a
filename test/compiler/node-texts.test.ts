// Texts of nodes that are changed, stored and joined, against a plain object; and records that are parsed when asked for.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { GatheredTexts } from '../../compiler/emit/gathered-texts.js';
import { lazyRecord } from '../../compiler/emit/lazy-record.js';
import { NodeTexts } from '../../compiler/emit/node-texts.js';

const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }), { maxLength: 8 });
const nodes = names.chain((each) =>
  fc.tuple(...each.map((name) => fc.tuple(fc.constant(name), fc.record({ sql: fc.string({ unit: 'binary' }) })))),
);

function textsOf(entries: readonly (readonly [string, object])[]): NodeTexts {
  const gathered = new GatheredTexts();
  for (const [name, node] of entries) gathered.add(name, node);
  return gathered.texts();
}

function whole(texts: NodeTexts): string {
  return Buffer.concat(texts.chunks()).toString();
}

function plain(entries: readonly (readonly [string, object])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, node]) => `${JSON.stringify(name)}:${JSON.stringify(node)}`).join(',')}}`;
}

test('texts that are changed and stored over and over stay the text of the whole', () => {
  const changes = fc.array(fc.array(fc.tuple(fc.nat(7), fc.record({ sql: fc.string() })), { maxLength: 3 }), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(nodes, changes, (entries, rounds) => {
      const now = new Map<string, object>(entries);
      let texts = textsOf(entries);
      assert.is(whole(texts), plain([...now]));
      for (const round of rounds) {
        const others = new Map<string, string>();
        for (const [index, node] of round) {
          const name = entries[index]?.[0];
          if (name === undefined) continue;
          others.set(name, JSON.stringify(node));
          now.set(name, node);
        }
        const before = texts;
        const changed = before.with(others);
        const moved = [...others].filter(([name, text]) => before.get(name) !== text).map(([name]) => name);
        assert.equal([...changed.otherThan(before)].sort(), moved.sort());
        texts = NodeTexts.revived(changed.stored(), Buffer.concat(changed.chunks()));
        for (const each of [changed, texts]) assert.is(whole(each), plain([...now]));
        for (const [name, node] of now) assert.is(texts.get(name), JSON.stringify(node));
      }
    }),
  );
});

test('a node that there is not cannot be changed', () => {
  assert.throws(() => textsOf([['a', {}]]).with(new Map([['b', '{}']])), /There is no node b/);
});

test('a record that is parsed when it is asked for is like any other object', () => {
  const entries: readonly (readonly [string, object])[] = [
    ['__proto__', { sql: '3' }],
    ['a', { sql: '1' }],
    ['toString', { sql: '2' }],
  ];
  const record = lazyRecord<object>(textsOf(entries));
  assert.equal(Object.keys(record), ['__proto__', 'a', 'toString']);
  assert.equal(Object.entries(record), entries);
  assert.is(JSON.stringify(record), plain(entries));
  assert.equal({ ...record }.a, { sql: '1' });
  assert.is(record.a, record.a);
  assert.is(record.b, undefined);
  assert.equal(
    ['a', 'b', 'toString', 'constructor'].map((name) => [name in record, Object.hasOwn(record, name)]),
    [
      [true, true],
      [false, false],
      [true, true],
      [true, false],
    ],
  );
  assert.throws(() => Object.assign(record, { a: {} }), TypeError);
  assert.throws(() => delete (record as Record<string, object>).a, TypeError);
  assert.equal(record, Object.fromEntries(entries));
});

test.run();
