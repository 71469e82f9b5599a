// Ids of runs: what they tell of when a run began.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { firstRunIdAt, RUN_ID, runIdAt, startOfRun } from '../../core/run-id.js';

const MOMENT = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
const RANDOM = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 8, maxLength: 8 });

test('a run’s id tells the millisecond in which it began', () => {
  const time = new Date('2026-01-31T12:00:00.123Z');
  assert.is(runIdAt(time, '1a2b3c4d-5e6f'), '20260131T120000Z-07b1a2b3');
  assert.is(startOfRun('20260131T120000Z-07b1a2b3'), '2026-01-31T12:00:00.123Z');
  assert.is(startOfRun('20260131T120000Z-ffffffff'), '2026-01-31T12:00:00.999Z');
  assert.is(startOfRun('something else'), '1970-01-01T00:00:00.000Z');
});

test('ids sort as the runs began, also within one second', () => {
  fc.assert(
    fc.property(MOMENT, fc.integer({ min: 1, max: 2000 }), RANDOM, RANDOM, (time, later, one, two) => {
      const next = new Date(time.getTime() + later);
      const [id, nextId] = [runIdAt(time, one), runIdAt(next, two)];
      assert.match(id, RUN_ID);
      assert.ok(id < nextId);
      assert.ok(firstRunIdAt(time) <= id);
      assert.ok(id < firstRunIdAt(next));
      assert.is(startOfRun(id), time.toISOString());
    }),
  );
});

test.run();
