// The same job with other tools in one run: a DuckDB table to an HTTP destination in lists of 100 records, first
// everything, then again when nothing has changed. Whole processes, each tool as well configured as we know how.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { drtEnvironment, makeDrtProject } from './drt-project.js';
import { installPeer } from './install-peers.js';
import { makeProject } from './make-project.js';
import { type Contest, contestTable, type Measured, reasonOf, seconds } from './peers-table.js';
import { type Receiver, withReceiver } from './receiver.js';
import { CLI, inFolder, type ProgramOptions, runProgram, type Timed } from './run-process.js';

/** A run that takes longer is killed, and the table says so. */
const LONGEST_MS = 150_000;
/** Medians of so many rounds; one where a round takes long. */
const ROUNDS = 3;
const QUICK_RECORDS = 100_000;
const PARTS = 4;
/** How long a destination in the internet takes to answer. */
const ANSWER_MS = 100;
const FAR_RECORDS = 10_000;

interface Contender {
  readonly name: string;
  /** Makes it as if it had never run. */
  reset(): void;
  /** The second run after a reset has nothing to do. */
  run(): Promise<Timed>;
}

export async function benchPeers(records: number): Promise<void> {
  const drt = await installPeer('drt');
  for (const delay of records === FAR_RECORDS ? [0, ANSWER_MS] : [0])
    await withReceiver({ counts: 'records', delay }, (receiver) =>
      inFolder((root) => compare({ records, delay, drt, receiver, root })),
    );
}

interface Comparison {
  readonly records: number;
  /** Milliseconds before each answer. */
  readonly delay: number;
  /** The program's path. */
  readonly drt: string;
  readonly receiver: Receiver;
  readonly root: string;
}

async function compare(comparison: Comparison): Promise<void> {
  const { records, delay, receiver, root } = comparison;
  const destination = { connector: 'webhook', settings: { url: receiver.url } };
  await makeProject({ root, records, destination, object: 'events' });
  const rounds = records > QUICK_RECORDS || delay > 0 ? 1 : ROUNDS;
  const answers = delay === 0 ? 'answered at once' : `answered after ${delay} ms`;
  console.log(
    `\n${records} records, lists of 100, ${answers}; ${rounds === 1 ? 'one round' : `medians of ${rounds} rounds`}`,
  );
  const contenders = [ours(root), ...theirs(comparison)];
  const contests: Contest[] = contenders.map(({ name }) => ({ name, first: [], again: [], failures: [] }));
  for (let round = 0; round < rounds; round += 1)
    for (const [i, contender] of contenders.entries()) {
      const contest = contests[i];
      if (contest !== undefined) await compete(receiver, contender, contest);
    }
  console.log(contestTable(contests));
  await comparePlans(comparison);
}

async function compete(receiver: Receiver, contender: Contender, contest: Contest): Promise<void> {
  contender.reset();
  try {
    contest.first.push(await measure(receiver, contender));
    contest.again.push(await measure(receiver, contender));
  } catch (error) {
    contest.failures.push(reasonOf(error));
  }
}

async function measure(receiver: Receiver, contender: Contender): Promise<Measured> {
  await receiver.reset();
  const { seconds } = await contender.run();
  return { seconds, ...(await receiver.seen()) };
}

function ours(root: string): Contender {
  const options: ProgramOptions = { cwd: root, timeout: LONGEST_MS };
  return {
    name: 'sluice apply --auto-approve',
    reset: () => rmSync(join(root, '.sluice'), { recursive: true, force: true }),
    run: () => runProgram(process.execPath, [CLI, 'apply', '--auto-approve'], options),
  };
}

/** As one would write it; with a cursor, which needs a column that never fails to move; and split by hand as well. */
function theirs({ drt, receiver, root }: Comparison): readonly Contender[] {
  const kinds = [
    { name: 'drt, one sync, full', mode: 'full', parts: 1 },
    { name: 'drt, one sync, by a cursor', mode: 'incremental', parts: 1 },
    { name: `drt, split into ${PARTS}, by a cursor`, mode: 'incremental', parts: PARTS },
  ] as const;
  return kinds.map(({ name, mode, parts }, i) => {
    const folder = join(root, `drt${i}`);
    const options: ProgramOptions = { cwd: folder, env: drtEnvironment(folder), timeout: LONGEST_MS };
    return {
      name,
      reset: () => {
        rmSync(folder, { recursive: true, force: true });
        makeDrtProject({ folder, warehouse: join(root, 'warehouse.duckdb'), url: receiver.url, mode, parts });
      },
      run: () => runProgram(drt, ['run', '--quiet', '--threads', String(parts)], options),
    };
  });
}

/** What would change, without sending anything. */
async function comparePlans({ drt, root }: Comparison): Promise<void> {
  const our = await runProgram(process.execPath, [CLI, 'plan'], { cwd: root });
  console.log(`sluice plan: ${seconds(our)}, ${our.out.trim().split('\n').at(-1)}`);
  const folder = join(root, 'drt0');
  const options = { cwd: folder, env: drtEnvironment(folder), allowed: [0, 1], timeout: LONGEST_MS };
  const their = await runProgram(drt, ['plan', 'people0'], options);
  console.log(`drt plan: ${seconds(their)}, ${their.out.replace(/\s+/g, ' ').trim()}`);
}
