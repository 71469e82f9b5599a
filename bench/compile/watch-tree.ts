// Runs a program and measures it with all processes that it starts: wall time, and from /proc, where there is one, the
// processor time and the most memory that all held together. Python forks, and others leave the work to a second process.

import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface TreeRun {
  readonly seconds: number;
  /** Processor time of all its processes in seconds, to a tenth or so; 0 where there is no /proc. */
  readonly processor: number;
  /** What no file holds of each process, and once the files of the one that maps most; looked at ten times a second. */
  readonly peakMiB: number;
  readonly out: string;
}

export interface TreeOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed with all that it started; then this throws a TimedOut. */
  readonly timeout: number;
}

export class TimedOut extends Error {}

const LOOK_MS = 100;
/** Of the clock in which /proc counts. */
const TICKS_PER_SECOND = 100;

export async function runTree(command: readonly string[], { cwd, env, timeout }: TreeOptions): Promise<TreeRun> {
  const [program = '', ...args] = command;
  const started = performance.now();
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  const tree = new TreeUse(pid);
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const looks = setInterval(() => tree.look(), LOOK_MS);
  let late = false;
  const limit = setTimeout(() => {
    late = true;
    process.kill(-pid, 'SIGKILL');
  }, timeout);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => {
    clearInterval(looks);
    clearTimeout(limit);
  });
  const seconds = (performance.now() - started) / 1000;
  const out = Buffer.concat(said).toString();
  if (late) throw new TimedOut(`killed after ${timeout / 1000} s`);
  if (code !== 0) throw new Error(`Exit code ${code}: ${out.slice(-1500)}`);
  return { seconds, processor: tree.processor, peakMiB: tree.peakMiB, out };
}

class TreeUse {
  peakMiB = 0;
  private readonly used = new Map<number, number>();

  constructor(private readonly pid: number) {}

  get processor(): number {
    return [...this.used.values()].reduce((sum, seconds) => sum + seconds, 0);
  }

  look(): void {
    const pids = withChildren(this.pid);
    for (const pid of pids) this.used.set(pid, Math.max(this.used.get(pid) ?? 0, secondsOf(pid)));
    const memory = pids.map(memoryOf);
    const own = memory.reduce((sum, { own: each }) => sum + each, 0);
    this.peakMiB = Math.max(this.peakMiB, own + Math.max(...memory.map(({ shared }) => shared)));
  }
}

function withChildren(pid: number): readonly number[] {
  const threads = quietly(() => readdirSync(`/proc/${pid}/task`), []);
  const children = threads.flatMap((thread) =>
    quietly(() => readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8'), '')
      .split(' ')
      .filter((word) => word !== ''),
  );
  return [pid, ...children.flatMap((child) => withChildren(Number(child)))];
}

/** The program's name stands in parentheses and may hold blanks; user and system time are the 14th and 15th field. */
function secondsOf(pid: number): number {
  const stat = quietly(() => readFileSync(`/proc/${pid}/stat`, 'utf8'), '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}

/**
 * In MiB, by counters that the kernel keeps: to add up a process's pages (smaps) holds it up, ten times a second, the
 * longer the more memory it has.
 */
function memoryOf(pid: number): { readonly own: number; readonly shared: number } {
  const text = quietly(() => readFileSync(`/proc/${pid}/status`, 'utf8'), '');
  const of = (kind: string): number => Number(new RegExp(`^${kind}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return { own: of('RssAnon'), shared: of('RssFile') + of('RssShmem') };
}

/** A process may end between two looks. */
function quietly<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
