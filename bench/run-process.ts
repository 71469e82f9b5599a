// Runs a program as a whole process and measures it from outside: wall time, and for our own the most memory it ever held.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Timed {
  readonly seconds: number;
  readonly out: string;
}

/** What a process took from the machine. */
export interface Used {
  readonly peakMiB: number;
  /** Seconds of processor time, all threads together: steadier than the wall clock where others work too. */
  readonly processor: number;
}

export interface Measured extends Timed, Used {}

export interface ProgramOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that are no failure; [0] when absent. */
  readonly allowed?: readonly number[];
  /** Milliseconds after which it is killed, which is a failure. */
  readonly timeout?: number;
}

export const CLI = fileURLToPath(new URL('../cli/main.js', import.meta.url));

/** The path of another program of this folder. */
export function program(name: string): string {
  return fileURLToPath(new URL(`./${name}`, import.meta.url));
}

/** Runs `node file ...args`; throws when it ends with another exit code than 0. `preload` are more modules to load first. */
export async function runNode(
  file: string,
  args: readonly string[],
  cwd: string,
  { preload = [], ...options }: Partial<ProgramOptions> & { readonly preload?: readonly string[] } = {},
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const peak = join(folder, 'peak');
  const imports = [program('report-peak.js'), ...preload].map((module) => `--import ${module}`);
  // A module can be replaced only where there are modules, and not in the bundle.
  const nodeOptions = [...imports, ...(preload.length > 0 ? ['--conditions=modules'] : [])].join(' ');
  const env = { ...options.env, NODE_OPTIONS: nodeOptions, SLUICE_BENCH_PEAK: peak };
  try {
    const timed = await runProgram(process.execPath, [file, ...args], { ...options, cwd, env });
    return { ...timed, ...(JSON.parse(readFileSync(peak, 'utf8')) as Used) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs any program; what it says on stderr is shown only when it fails. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, allowed = [0], timeout }: ProgramOptions,
): Promise<Timed> {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(timeout !== undefined && { timeout, killSignal: 'SIGKILL' }),
  });
  const { code, out, err } = await finished(child);
  const seconds = (performance.now() - started) / 1000;
  if (!allowed.includes(code ?? -1)) throw new Error(`Exit code ${code}: ${`${out}${err}`.slice(-2000)}`);
  return { seconds, out };
}

function finished(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }),
    );
  });
}

/** The median run of several. */
export async function median(runs: number, run: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let i = 0; i < runs; i += 1) all.push(await run());
  return middle(all);
}

/** The one of the median time. */
export function middle<T extends { readonly seconds: number }>(all: readonly T[]): T {
  const sorted = [...all].sort((a, b) => a.seconds - b.seconds);
  const found = sorted[Math.floor(sorted.length / 2)];
  if (found === undefined) throw new Error('A benchmark needs at least one run');
  return found;
}

export function report(what: string, { seconds, processor, peakMiB }: Measured, note = ''): void {
  const cells = [`${seconds.toFixed(2)} s`, `${processor.toFixed(2)} s cpu`, `${peakMiB.toFixed(0)} MiB`];
  console.log([what.padEnd(46), ...cells.map((cell) => cell.padStart(11)), ` ${note}`].join(' ').trimEnd());
}

export function rate(records: number, seconds: number): string {
  return `${Math.round(records / seconds).toLocaleString('en')} records/s`;
}

/** Works in a folder of its own, and removes it. */
export async function inFolder<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    return await work(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
