// How fast a first apply sends records over HTTP on this machine, against a bare sender of the same bodies.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './make-project.js';
import { type Receiver, withReceiver } from './receiver.js';
import { CLI, inFolder, program, rate, report, runNode } from './run-process.js';

const ROUNDS = 3;

export async function benchApply(records: number): Promise<void> {
  console.log(`\nFirst apply of ${records} records over HTTP, batches of 100`);
  await withReceiver({ counts: 'requests' }, (receiver) => inFolder((root) => compare(records, receiver, root)));
}

async function compare(records: number, receiver: Receiver, root: string): Promise<void> {
  const destination = { connector: 'webhook', settings: { url: receiver.url } };
  await makeProject({ root, records, destination, object: 'events' });
  report('sluice plan --out (all to create)', await runNode(CLI, ['plan', '--out', 'first.plan'], root));
  for (let round = 1; round <= ROUNDS; round += 1) {
    const bare = await runNode(program('bare-sender.js'), [receiver.url], root);
    const seconds = Number(bare.out);
    const sending = `sending alone ${seconds.toFixed(2)} s, ${rate(records, seconds)}`;
    report('bare sender of the same bodies: process', bare, sending);
    rmSync(join(root, '.sluice'), { recursive: true, force: true });
    const apply = await runNode(CLI, ['apply', 'first.plan'], root);
    const share = `${((seconds / apply.seconds) * 100).toFixed(0)}% of the bare sending rate`;
    report('sluice apply FILE: process', apply, `${rate(records, apply.seconds)}, ${share}`);
  }
  console.log(`received in all: ${(await receiver.seen()).requests} requests`);
}
