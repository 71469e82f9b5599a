// How soon an apply goes on after kill -9: the real program is killed when the receiver has half of the records, and
// started again. Measured from that start to the first request that arrives, and to the end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeProject } from './make-project.js';
import { type Receiver, withReceiver } from './receiver.js';
import { CLI, inFolder, type Measured, report, runNode } from './run-process.js';

const ROUNDS = 3;
const BATCH = 100;
const ARGUMENTS = ['apply', '--auto-approve'];

export async function benchResume(records: number): Promise<void> {
  console.log(`\nApply of ${records} records over HTTP, killed when half of them are sent, and started again`);
  for (let round = 1; round <= ROUNDS; round += 1)
    await withReceiver({ counts: 'records' }, (receiver) =>
      inFolder((root) => resume({ records, receiver, root, round })),
    );
}

interface Resume {
  readonly records: number;
  readonly receiver: Receiver;
  readonly root: string;
  readonly round: number;
}

async function resume({ records, receiver, root, round }: Resume): Promise<void> {
  const destination = { connector: 'webhook', settings: { url: receiver.url } };
  await makeProject({ root, records, destination, object: 'events' });
  await killHalfway(root, receiver, records / BATCH / 2);
  const before = await receiver.seen();
  await receiver.reset();
  const { startedAt, run } = await startAgain(root);
  const after = await receiver.seen();
  const first = ((after.firstAt ?? Number.NaN) - startedAt) / 1000;
  report(
    `round ${round}, started again: the whole`,
    run,
    `first request after ${first.toFixed(2)} s (goal: under 5 s)`,
  );
  const twice = before.records + after.records - records;
  console.log(
    `  received ${before.records} before the kill, ${after.records} after: ${twice} twice, for want of an answer`,
  );
  const left = await runNode(CLI, ['plan'], root);
  console.log(`  then: ${left.out.trim().split('\n').at(-1)}`);
}

async function killHalfway(root: string, receiver: Receiver, requests: number): Promise<void> {
  const child = spawn(process.execPath, [CLI, ...ARGUMENTS], { cwd: root, stdio: 'ignore' });
  const ended = once(child, 'close');
  while (child.exitCode === null && (await receiver.seen()).requests < requests) await sleep(10);
  if (child.exitCode !== null) throw new Error(`The apply ended with ${child.exitCode} before it could be killed`);
  child.kill('SIGKILL');
  await ended;
}

async function startAgain(root: string): Promise<{ readonly startedAt: number; readonly run: Measured }> {
  const startedAt = Date.now();
  return { startedAt, run: await runNode(CLI, ARGUMENTS, root) };
}
