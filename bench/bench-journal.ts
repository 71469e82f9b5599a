// What journalling costs: the same first apply over HTTP with the real journal and with one that writes nothing, in
// turn. The second takes every outcome as confirmed, so that the ledger gets the same entries without reading any.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './make-project.js';
import { type Receiver, withReceiver } from './receiver.js';
import { CLI, inFolder, type Measured, middle, program, report, runNode } from './run-process.js';

const ROUNDS = 5;
type Kind = 'real' | 'none';

export async function benchJournal(records: number): Promise<void> {
  console.log(`\nJournalling: first apply of ${records} records over HTTP, ${ROUNDS} rounds of both, whole processes`);
  await withReceiver({ counts: 'requests' }, (receiver) => inFolder((root) => compare(records, receiver, root)));
}

async function compare(records: number, receiver: Receiver, root: string): Promise<void> {
  const destination = { connector: 'webhook', settings: { url: receiver.url } };
  await makeProject({ root, records, destination, object: 'events' });
  await runNode(CLI, ['plan', '--out', 'first.plan'], root);
  const all: Record<Kind, Measured[]> = { real: [], none: [] };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const kind of round % 2 === 0 ? (['real', 'none'] as const) : (['none', 'real'] as const)) {
      const run = await applyWith(kind, root);
      all[kind].push(run);
      report(`round ${round + 1}, ${kind === 'real' ? 'with the journal' : 'with one that writes nothing'}`, run);
    }
  report('median with the journal', middle(all.real));
  report('median with one that writes nothing', middle(all.none));
  const wall = costs(all, ({ seconds }) => seconds);
  console.log(
    `journalling costs ${middleOf(wall)} of the time (goal: under 10%), round by round ${wall.map(percent).join(', ')}`,
  );
  const processor = costs(all, (run) => run.processor);
  console.log(`and ${middleOf(processor)} of the processor time, round by round ${processor.map(percent).join(', ')}`);
}

/** By how much the run with the journal took more than its neighbour without, from the least to the most. */
function costs({ real, none }: Record<Kind, readonly Measured[]>, of: (run: Measured) => number): readonly number[] {
  const rounds = real.flatMap((run, i) => {
    const bare = none[i];
    return bare === undefined ? [] : [of(run) / of(bare) - 1];
  });
  return rounds.sort((a, b) => a - b);
}

function middleOf(sorted: readonly number[]): string {
  return percent(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN);
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)}%`;
}

function applyWith(kind: Kind, root: string): Promise<Measured> {
  rmSync(join(root, '.sluice'), { recursive: true, force: true });
  const env = { SLUICE_BENCH_JOURNAL: kind };
  return runNode(CLI, ['apply', 'first.plan'], root, { preload: [program('choose-journal.js')], env });
}
