// The real program killed with -9 at some of the points that kill-matrix.slow.test.ts has all of.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startDestination } from './destination/start-destination.js';
import { type Kill, killOnce } from './kill/kill-once.js';
import { prepare } from './kill/matrix.js';
import { CREATE, MIRROR } from './kill/set-ups.js';

const destination = await startDestination();
test.after(() => destination.close());

const POINTS: readonly Kill[] = [
  { kind: 'journal', moment: 'half', at: 2 },
  { kind: 'journal', moment: 'written', at: 5 },
  { kind: 'request', moment: 'after', at: 1 },
  { kind: 'request', moment: 'middle', at: 6 },
  { kind: 'folder', moment: 'before', at: 18 },
  { kind: 'sql', moment: 'during', at: 3 },
];

test('a mirror is complete after the next apply, and nothing stands twice', async () => {
  const base = await prepare(MIRROR, destination);
  for (const point of POINTS) {
    const killed = await killOnce(base, destination, point);
    const well = { reached: true, lost: [], doubled: [], wrong: [], held: 0 };
    assert.equal(killed, well, JSON.stringify(point));
  }
});

test('creates without an answer are held, and complete once somebody has looked', async () => {
  const base = await prepare(CREATE, destination);
  const { held, ...killed } = await killOnce(base, destination, { kind: 'request', moment: 'after', at: 3 });
  assert.equal(killed, { reached: true, lost: [], doubled: [], wrong: [] });
  assert.ok(held > 0);
});

test.run();
