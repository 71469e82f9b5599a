// Loaded into a child before the program (node --import): wraps the calls by which it changes files of the project and
// statements of its ledger, and kills the process with -9 at the one that KILL_POINT names. The program must run as the
// modules that tsc wrote (--conditions=modules): its bundle has a DuckDBConnection of its own.

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { KILL_POINT, type KillPoint } from './kill-point.js';

type Call = (this: unknown, ...args: unknown[]) => unknown;
/** What to do in place of a call: `run` makes it, with other arguments if any are given. */
type Around = (run: (...args: unknown[]) => unknown, args: readonly unknown[], self: unknown) => unknown;

const point = JSON.parse(process.env[KILL_POINT] ?? '{}') as KillPoint;
const root = `${process.cwd()}/`;
let steps = 0;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function wrap(owner: object, name: string, around: Around): void {
  const calls = owner as Record<string, Call>;
  const original = calls[name];
  if (original === undefined) throw new Error(`There is no ${name}`);
  calls[name] = function wrapped(this: unknown, ...args: unknown[]) {
    return around((...other) => original.apply(this, other.length > 0 ? other : args), args, this);
  };
}

/** Whether this is the step to die at. */
const isIt = (kind: KillPoint['kind'], ...moments: readonly KillPoint['moment'][]): boolean => {
  if (point.kind !== kind || !moments.includes(point.moment)) return false;
  steps += 1;
  return steps === point.at;
};

const isOurs = (path: unknown): boolean => typeof path === 'string' && path.startsWith(root);
const isJournal = (path: string | undefined): boolean => path !== undefined && basename(path) === 'journal.jsonl';

const opened = new WeakMap<object, string>();
const descriptors = new Map<unknown, string>();

const half = (data: unknown): unknown => {
  const bytes = Buffer.from(typeof data === 'string' || data instanceof Uint8Array ? data : '');
  return bytes.subarray(0, Math.ceil(bytes.length / 2));
};

const folderStep: Around = (run, args) => {
  if (args.some(isOurs) && isIt('folder', 'before')) die();
  return run();
};

for (const name of ['mkdir', 'link', 'rename', 'rm', 'copyFile']) wrap(fs.promises, name, folderStep);
for (const name of ['mkdirSync', 'linkSync', 'renameSync', 'rmSync', 'chmodSync']) wrap(fs, name, folderStep);

wrap(fs, 'openSync', (run, [path]) => {
  const descriptor = run();
  if (isOurs(path)) descriptors.set(descriptor, String(path));
  return descriptor;
});
wrap(fs, 'fsyncSync', (run, [descriptor]) => {
  if (descriptors.has(descriptor) && isIt('folder', 'before')) die();
  return run();
});
wrap(fs.promises, 'open', async (run, [path, flags]) => {
  if (isOurs(path) && flags !== 'r' && isIt('folder', 'before')) die();
  const handle = await run();
  if (isOurs(path) && typeof handle === 'object' && handle !== null) opened.set(handle, String(path));
  return handle;
});

const probe = await fs.promises.open(new URL(import.meta.url).pathname, 'r');
const handles: object = Object.getPrototypeOf(probe);
await probe.close();

const pathOf = (self: unknown): string | undefined =>
  typeof self === 'object' && self !== null ? opened.get(self) : undefined;

for (const name of ['sync', 'truncate', 'chmod']) {
  wrap(handles, name, (run, _, self) => {
    if (pathOf(self) !== undefined && isIt('folder', 'before')) die();
    return run();
  });
}
wrap(handles, 'writeFile', async (run, [data], self) => {
  if (pathOf(self) === undefined) return run();
  if (isIt('folder', 'before')) die();
  if (!isIt('folder', 'half')) return run();
  await run(half(data));
  return die();
});
wrap(handles, 'appendFile', async (run, [data], self) => {
  if (!isJournal(pathOf(self)) || !isIt('journal', 'before', 'half', 'written')) return run();
  if (point.moment === 'before') die();
  await (point.moment === 'half' ? run(half(data)) : run());
  return die();
});
wrap(handles, 'datasync', async (run, _, self) => {
  await run();
  if (isJournal(pathOf(self)) && isIt('journal', 'synced')) die();
});

/** Statements that change the ledger or a destination's table, or write a file. */
const CHANGES =
  /^\s*(ATTACH|DETACH|INSERT|UPDATE|DELETE|CREATE TABLE|ALTER)\b[\s\S]*\bsluice_(ledger|destination)\b|^COPY\b/;
const ENDS = /^\s*(COMMIT|CHECKPOINT)\b/;

let inTransaction = false;

wrap(DuckDBConnection.prototype, 'run', (run, [sql]) => {
  const text = String(sql);
  const isEnd = ENDS.test(text);
  // Inside a transaction nothing is durable before its end.
  const isStep = isEnd || (!inTransaction && CHANGES.test(text));
  if (/^BEGIN\b/.test(text)) inTransaction = true;
  if (isEnd || /^ROLLBACK\b/.test(text)) inTransaction = false;
  if (isStep && isIt('sql', 'before')) die();
  if (isStep && isIt('sql', 'during')) {
    run();
    spin(((point.at * 97) % 20) * 40);
    die();
  }
  return run();
});

/** So long the database works on the statement in its own thread. */
function spin(microseconds: number): void {
  const end = performance.now() + microseconds / 1000;
  while (performance.now() < end);
}

syncBuiltinESMExports();
