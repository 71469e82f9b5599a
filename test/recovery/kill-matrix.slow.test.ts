// The real program killed with -9 at every durable step and every request of small runs, at random times of a larger
// one, and again while it recovers. Whatever the moment: after the next applies destination and ledger are what they
// should be, nothing is lost and nothing stands twice. Prints the result as a table.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startDestination } from './destination/start-destination.js';
import { copyOf, killedAt, killOnce } from './kill/kill-once.js';
import {
  everyFolderStep,
  everyJournalWrite,
  everyRequest,
  everyStatement,
  everywhere,
  insideStatements,
} from './kill/kinds.js';
import { LARGER, randomKills } from './kill/larger.js';
import { prepare, type Row, runSequences, type Sequence, tableOf } from './kill/matrix.js';
import type { Base } from './kill/set-up.js';
import { CREATE, FILE, FIRST_RUN, MIRROR, TABLE, WEBHOOK } from './kill/set-ups.js';

const destination = await startDestination();
const done: Row[] = [];

test.after(async () => {
  console.log(`\n${tableOf(done)}\n`);
  await destination.close();
});

/** All points of the kinds; at least so many. */
async function survives(sequences: readonly Sequence[], least: number): Promise<void> {
  const rows = await runSequences(sequences, destination);
  done.push(...rows);
  assert.equal(
    rows.flatMap(({ failures }) => failures),
    [],
  );
  assert.ok(
    rows.every(({ points }) => points > 0),
    `A kind has no point:\n${tableOf(rows)}`,
  );
  const points = rows.reduce((sum, row) => sum + row.points, 0);
  assert.ok(points >= least, `${points} points are too few:\n${tableOf(rows)}`);
}

test('a mirror by upsert', async () => {
  await survives(everywhere(await prepare(MIRROR, destination)), 100);
});

test('a first run, which makes its ledger on the way', async () => {
  const base = await prepare(FIRST_RUN, destination);
  await survives([...everyFolderStep(base), ...everyStatement(base)], 30);
});

test('the recovery of a run that was killed', async () => {
  const base = await crashed(await prepare(MIRROR, destination));
  await survives([...everyFolderStep(base), ...everyStatement(base)], 40);
});

test('creates, which cannot be repeated', async () => {
  const base = await prepare(CREATE, destination);
  await survives([...everyJournalWrite(base), ...everyRequest(base)], 20);
  assert.ok(done.some(({ setUp, held }) => setUp === CREATE.name && held > 0));
});

test('events and members of a webhook, under an idempotency key', async () => {
  const base = await prepare(WEBHOOK, destination);
  await survives([...everyJournalWrite(base), ...everyRequest(base)], 20);
});

test('tables', async () => {
  const base = await prepare(TABLE, destination);
  await survives([...everyJournalWrite(base), ...everyStatement(base), ...insideStatements(base)], 40);
});

test('files', async () => {
  const base = await prepare(FILE, destination);
  await survives([...everyJournalWrite(base), ...everyFolderStep(base)], 30);
});

test('a larger run at random times, and the apply after it as well', async () => {
  const base = await prepare(LARGER, destination);
  const started = performance.now();
  await killOnce(base, destination, { kind: 'time', moment: 'any', at: 600_000 });
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const kind = `random times, SEED=${seed}`;
  await survives([{ base, kind, kills: randomKills(seed, (performance.now() - started) / 2, 12) }], 1);
});

/** The project after its third request took effect and the answer was cut. */
async function crashed(base: Base): Promise<Base> {
  const place = copyOf(base, destination);
  await killedAt(place, destination, { kind: 'request', moment: 'middle', at: 3 });
  return { ...place, setUp: { ...base.setUp, name: 'mirror, recovering' } };
}

test.run();
