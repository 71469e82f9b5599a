// Runs a program as a whole process and measures it from outside: wall time, and the most memory it ever held.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
  readonly out: string;
}

export const CLI = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** Runs `node file ...args`; throws when it ends with another exit code than 0. */
export async function runNode(file: string, args: readonly string[], cwd: string): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const report = join(folder, 'peak');
  const preload = fileURLToPath(new URL('./report-peak.js', import.meta.url));
  const env = { ...process.env, NODE_OPTIONS: `--import ${preload}`, SLUICE_BENCH_PEAK: report };
  const started = performance.now();
  try {
    const out = await finished(
      spawn(process.execPath, [file, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] }),
    );
    return { seconds: (performance.now() - started) / 1000, peakMiB: Number(readFileSync(report, 'utf8')) / 1024, out };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finished(child: ReturnType<typeof spawn>): Promise<string> {
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString())
        : reject(new Error(`Exit code ${code}: ${Buffer.concat(chunks).toString().slice(-2000)}`)),
    );
  });
}

/** The median run of several. */
export async function median(runs: number, run: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < runs; i += 1) all.push(await run());
  const sorted = [...all].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('A benchmark needs at least one run');
  return middle;
}

export function report(what: string, { seconds, peakMiB }: Measured, note = ''): void {
  console.log(`${what.padEnd(46)} ${seconds.toFixed(2).padStart(8)} s  ${peakMiB.toFixed(0).padStart(6)} MiB  ${note}`);
}
