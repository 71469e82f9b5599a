// `sluice watch --json` as a child process: its lines as they come, and the newest of a kind.

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));
const LONGEST_MS = 10_000;

const running = new Set<ChildProcess>();

/** For after each test: a watch that a failed test left would keep the tests from ending. */
export function killWatches(): void {
  for (const child of running) child.kill('SIGKILL');
}

export interface WatchEvent {
  readonly event: string;
  readonly valid?: boolean;
  readonly manifest?: string;
  readonly diagnostics?: readonly { readonly code: string; readonly file?: string }[];
  readonly modified?: readonly { readonly node: string }[] | null;
  readonly removed?: readonly string[] | null;
  readonly plan?: { readonly summary: object; readonly syncs: readonly { readonly name: string }[] };
  readonly waiting?: string;
}

export interface Watching {
  readonly pid: number;
  readonly events: readonly WatchEvent[];
  /** The first event from `from` on that is as asked; an error after LONGEST_MS. */
  readonly until: (wanted: (event: WatchEvent) => boolean, from?: number) => Promise<WatchEvent>;
  /** What it said on stderr so far. */
  readonly err: () => string;
  /** Sends a signal (SIGINT) and gives the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

export function startWatching(root: string, args: readonly string[] = []): Watching {
  const child = spawn(process.execPath, [MAIN, 'watch', '--json', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const events: WatchEvent[] = [];
  const said = { rest: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${said.rest}${text}`.split('\n');
    said.rest = lines.pop() ?? '';
    for (const line of lines) events.push(JSON.parse(line) as WatchEvent);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  running.add(child);
  const ended = new Promise<number | null>((done) => child.once('close', done)).finally(() => running.delete(child));
  return {
    pid: child.pid ?? 0,
    events,
    until: async (wanted, from = 0) => {
      for (const last = Date.now() + LONGEST_MS; Date.now() < last && child.exitCode === null; ) {
        const found = events.slice(from).find(wanted);
        if (found !== undefined) return found;
        await pause(5);
      }
      throw new Error(`It never came. Events: ${JSON.stringify(events.slice(from))}\n${said.err}`);
    },
    err: () => said.err,
    stop: (signal = 'SIGINT') => {
      child.kill(signal);
      return ended;
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
