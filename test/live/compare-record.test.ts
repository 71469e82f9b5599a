// Three-way comparison of a record: what we want, what we delivered, what is there.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { adoptedMembers, compareRecord, type Members } from '../../runtime/live/compare-record.js';
import type { CompareRules } from '../../runtime/live/compare-values.js';

const NAMES = ['a', 'b', 'c'];
const RULES: ReadonlyMap<string, CompareRules> = new Map(NAMES.map((name) => [name, { null: null }]));

function members(values: Readonly<Record<string, unknown>>): Members {
  return new Map(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
}

const sides = (desired: object | undefined, delivered: object, live: object) => ({
  desired: desired && members({ ...desired }),
  delivered: members({ ...delivered }),
  live: members({ ...live }),
});

test('what is neither what we delivered nor what we want has drifted', () => {
  const found = compareRecord(sides({ a: 3, b: 2 }, { a: 1, b: 1 }, { a: 2, b: 2 }), RULES);
  assert.equal(found, { state: 'drifted', drifted: ['a'], there: members({ a: 2, b: 2 }) });
});

test('what is already as we want it has converged, in our own words', () => {
  const found = compareRecord(sides({ a: '2.50' }, { a: 1 }, { a: 2.5 }), RULES);
  assert.equal(found, { state: 'converged', drifted: [], there: members({ a: '2.50' }) });
});

test('fields that we never delivered, or no longer own, are not compared', () => {
  const found = compareRecord(sides(undefined, { a: 1, x: 1 }, { a: 1, b: 'theirs', x: 2 }), RULES);
  assert.equal(found, { state: 'in_line', drifted: [], there: members({ a: 1, x: 1 }) });
});

test('a value that is gone is nothing, as we would send it', () => {
  const rules = new Map<string, CompareRules>([['a', { null: '' }]]);
  assert.equal(compareRecord(sides(undefined, { a: 1 }, {}), rules).there, members({ a: '' }));
});

const record = fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(null)));

test('what is there, taken for what was delivered, has not drifted; and is what is there', () => {
  fc.assert(
    fc.property(record, record, record, (desired, delivered, live) => {
      const all = sides(desired, delivered, live);
      const { there, state, drifted } = compareRecord(all, RULES);
      assert.is(state === 'drifted', drifted.length > 0);
      assert.equal([...there.keys()], [...all.delivered.keys()]);
      assert.equal(compareRecord({ ...all, delivered: there }, RULES).state, 'in_line');
    }),
  );
});

test('an adopted record holds what is there, and has the members of the desired one', () => {
  fc.assert(
    fc.property(record, record, (desired, live) => {
      const adopted = adoptedMembers(members(desired), members(live), RULES);
      assert.equal([...adopted.keys()], Object.keys(desired));
      assert.is(compareRecord({ desired: undefined, delivered: adopted, live: members(live) }, RULES).state, 'in_line');
    }),
  );
});

test.run();
