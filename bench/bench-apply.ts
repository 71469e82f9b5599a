// How fast a first apply sends records over HTTP on this machine, against a bare sender of the same bodies.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeProject } from './make-project.js';
import { CLI, report, runNode } from './run-process.js';

export async function benchApply(records: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const server = spawn(process.execPath, [program('counting-server.js')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const url = await firstLine(server);
    console.log(`\nFirst apply of ${records} records over HTTP, batches of 100`);
    await makeProject({ root, records, destination: { connector: 'webhook', settings: { url } }, object: 'events' });
    const plan = await runNode(CLI, ['plan', '--out', 'first.plan'], root);
    report('sluice plan --out (all to create)', plan);
    for (let round = 1; round <= 3; round += 1) {
      const bare = await runNode(program('bare-sender.js'), [url], root);
      const seconds = Number(bare.out);
      report(
        'bare sender of the same bodies: process',
        bare,
        `sending alone ${seconds.toFixed(2)} s, ${rate(records, seconds)}`,
      );
      rmSync(join(root, '.sluice'), { recursive: true, force: true });
      const apply = await runNode(CLI, ['apply', 'first.plan'], root);
      report(
        'sluice apply FILE: process',
        apply,
        `${rate(records, apply.seconds)}, ${((seconds / apply.seconds) * 100).toFixed(0)}% of the bare sending rate`,
      );
    }
    const received = await (await fetch(`${url}/count`)).text();
    console.log(`received in all: ${received}`);
  } finally {
    server.kill();
    rmSync(root, { recursive: true, force: true });
  }
}

function program(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}

function rate(records: number, seconds: number): string {
  return `${Math.round(records / seconds).toLocaleString('en')} records/s`;
}

function firstLine(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
  });
}
