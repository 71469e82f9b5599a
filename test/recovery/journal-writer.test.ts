// The journal's promises: an entry that is waited for is on disk when it resolves, every outcome stands after its
// intent, nothing waits in memory for long, and what cannot be written is said.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Intent, JournalEntry, Outcome } from '../../runtime/journal/journal-entry.js';
import { JournalWriter } from '../../runtime/journal/journal-writer.js';
import { trimTornLine } from '../../runtime/journal/trim-torn-line.js';
import { pause } from './killed.js';

const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
const path = join(folder, 'journal.jsonl');

test.before.each(() => rmSync(path, { force: true }));
test.after(() => rmSync(folder, { recursive: true }));

const intent = (i: number): Intent => ({ type: 'intent', sync: 's', batch: `b${i}`, first: i, last: i, count: 1 });
const outcome = (i: number, reason?: string): Outcome => ({
  type: 'outcome',
  sync: 's',
  batch: `b${i}`,
  phase: 'write',
  results: [{ seq: i, status: reason === undefined ? 'ok' : 'rejected', ...(reason !== undefined && { reason }) }],
});
const lines = (): readonly JournalEntry[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEntry);

/** Bytes of the file that an fsync has seen to its end; the true one, made slow. */
async function slowSync(): Promise<{ readonly synced: () => number; readonly restore: () => void }> {
  const probe = await open(path, 'a');
  const handles = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> };
  await probe.close();
  const { datasync } = handles;
  let synced = 0;
  handles.datasync = async function slow(this: unknown) {
    const length = readFileSync(path).length;
    await pause(2);
    await datasync.call(this);
    synced = length;
  };
  return {
    synced: () => synced,
    restore: () => {
      handles.datasync = datasync;
    },
  };
}

test('durable() resolves only after an fsync that covers the entry, and every outcome stands after its intent', async () => {
  const disk = await slowSync();
  const batches = fc.array(fc.record({ before: fc.nat(4), answer: fc.nat(4) }), { minLength: 1, maxLength: 25 });
  try {
    await fc.assert(
      fc.asyncProperty(batches, async (timings) => {
        rmSync(path, { force: true });
        const journal = await JournalWriter.create(path);
        await Promise.all(
          timings.map(async ({ before, answer }, i) => {
            await pause(before);
            await journal.durable(intent(i));
            const start = readFileSync(path).indexOf(`{"type":"intent","sync":"s","batch":"b${i}",`);
            assert.ok(start !== -1 && start < disk.synced(), `intent ${i} at ${start}, fsynced ${disk.synced()}`);
            await pause(answer);
            journal.later(outcome(i));
          }),
        );
        await journal.close();
        const written = lines().map(({ type, batch }) => `${type} ${batch}`);
        assert.is(new Set(written).size, 2 * timings.length);
        for (const i of timings.keys())
          assert.ok(written.indexOf(`intent b${i}`) < written.indexOf(`outcome b${i}`), written.join('\n'));
      }),
      { numRuns: 25 },
    );
  } finally {
    disk.restore();
  }
});

test('an outcome is on disk within moments, although no intent follows', async () => {
  const journal = await JournalWriter.create(path);
  await journal.durable(intent(1));
  journal.later(outcome(1));
  await pause(60);
  assert.equal(lines(), [intent(1), outcome(1)]);
  await journal.close();
});

test('ten thousand outcomes take few fsyncs', async () => {
  const probe = await open(path, 'a');
  const handles = Object.getPrototypeOf(probe) as { datasync: () => Promise<void> };
  await probe.close();
  const { datasync } = handles;
  let syncs = 0;
  handles.datasync = function counted(this: unknown) {
    syncs += 1;
    return datasync.call(this);
  };
  const journal = await JournalWriter.create(path);
  for (let i = 0; i < 10_000; i += 1) {
    journal.later(outcome(i));
    if (i % 100 === 0) await new Promise(setImmediate);
  }
  await journal.close();
  handles.datasync = datasync;
  assert.is(lines().length, 10_000);
  assert.ok(syncs < 200, `${syncs} fsyncs`);
});

test('half a character becomes U+FFFD, wherever it stands; whole ones and backslashes stay', async () => {
  const journal = await JournalWriter.create(path);
  journal.later({ ...outcome(1, 'cut 🙂 \ud83d'), results: [{ seq: 1, status: 'ok', id: '\ude42', code: '\\ud83d' }] });
  journal.later(outcome(2, 'no half, but \\ud83d 🙂'));
  await journal.close();
  assert.equal(
    lines().map((entry) => (entry.type === 'outcome' ? entry.results : [])),
    [
      [{ seq: 1, status: 'ok', id: '\uFFFD', code: '\\ud83d' }],
      [{ seq: 2, status: 'rejected', reason: 'no half, but \\ud83d 🙂' }],
    ],
  );
});

test('an outcome of very many records is several lines', async () => {
  const journal = await JournalWriter.create(path);
  const results = Array.from({ length: 2500 }, (_, seq) => ({ seq, status: 'ok' as const, id: `id-${seq}` }));
  journal.later({ ...outcome(0), results });
  await journal.close();
  const written = lines().map((entry) => (entry.type === 'outcome' ? entry.results : []));
  assert.equal(
    written.map(({ length }) => length),
    [1000, 1000, 500],
  );
  assert.equal(written.flat(), results);
});

test('a full disk refuses intents, and all that come after', async () => {
  const journal = await JournalWriter.create('/dev/full');
  const said = async (work: Promise<void>): Promise<string> =>
    work.then(
      () => 'nothing',
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
  journal.later(outcome(1));
  await pause(30);
  assert.is(await said(journal.durable(intent(2))), 'ENOSPC: no space left on device, write');
  assert.is(await said(journal.flush()), 'ENOSPC: no space left on device, write');
  assert.match(await said(journal.close()), /^E(NOSPC|INVAL)/);
});

test('a torn last line is cut off, however long it is', async () => {
  const journal = await JournalWriter.create(path);
  journal.later(outcome(1));
  await journal.close();
  const whole = readFileSync(path, 'utf8');
  for (const torn of ['', '{', `{"type":"outcome","x":"${'x'.repeat(200_000)}`]) {
    const file = await open(path, 'w');
    await file.writeFile(whole + torn);
    await file.close();
    await trimTornLine(path);
    assert.is(readFileSync(path, 'utf8'), whole);
  }
  const file = await open(path, 'w');
  await file.writeFile('{"type":');
  await file.close();
  await trimTornLine(path);
  assert.is(readFileSync(path, 'utf8'), '');
});

test.run();
