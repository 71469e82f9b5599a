// The program itself, as a child process: what a user types, and what comes back.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

export interface Ran {
  /** The exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ran>;
  /** Resolves when stderr holds the text. */
  readonly says: (text: string) => Promise<void>;
  readonly said: () => { readonly out: string; readonly err: string };
  readonly signal: (name: NodeJS.Signals) => void;
}

/** Throws with what the program said when it ended otherwise. */
export function endedWith(code: number, ran: Ran): Ran {
  if (ran.code === code) return ran;
  throw new Error(`It ended with ${ran.code} and not with ${code}.\nstdout:\n${ran.out}\nstderr:\n${ran.err}`);
}

/** Runs `sluice ARGS` to its end; a string is split at blanks. Its input is empty and no terminal. */
export function sluice(args: string | readonly string[], options: RunOptions): Promise<Ran> {
  return startSluice(args, options).ended;
}

export function startSluice(args: string | readonly string[], { cwd, env }: RunOptions): Running {
  const words = typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : args;
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HUBSPOT_TOKEN: 'pat-0001', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text;
  });
  const ended = new Promise<Ran>((done) => child.once('close', (code) => done({ code, ...said })));
  return {
    pid: child.pid ?? 0,
    ended,
    says: async (text) => {
      while (!said.err.includes(text) && child.exitCode === null) await new Promise((done) => setTimeout(done, 5));
    },
    said: () => said,
    signal: (name) => void child.kill(name),
  };
}
