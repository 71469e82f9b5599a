#!/usr/bin/env node
// The program `sluice`: hands the process's arguments and streams to the command line and takes its exit code. The
// command line comes from the bundle in dist/program, which starts faster than the modules that tsc wrote. In a checkout
// it does so only while the bundle is made of these very modules, so that no old program runs after tsc alone.

import { existsSync, readFileSync, statSync } from 'node:fs';
import module from 'node:module';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../', import.meta.url));

/** The package that is published holds the bundle alone. */
const isPublished = !existsSync(`${DIST}cli/run-cli.js`);
if (isPublished) keepCompiled(process.env);
const program = isPublished || isBundleCurrent() ? '#program' : './run-cli.js';
const { runCli }: typeof import('./run-cli.js') = await import(program);

// Whoever reads may have enough, as `head` has: the command goes on, since an apply must not end half-way or call that 0.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  inIsTerminal: process.stdin.isTTY === true,
});

/** What made-of.json holds, scripts/bundle-program.mjs says. */
function isBundleCurrent(): boolean {
  const list = `${DIST}program/made-of.json`;
  if (!existsSync(list)) return false;
  const files = JSON.parse(readFileSync(list, 'utf8')) as readonly (readonly [string, number, number])[];
  return files.every(([file, size, seconds]) => {
    const found = statSync(DIST + file, { throwIfNoEntry: false });
    return found?.size === size && Math.floor(found.mtimeMs / 1000) === seconds;
  });
}

/** Node.js from 22.1 on can keep what it compiles: in the user's cache, where a checkout would leave that of each build. */
function keepCompiled({ XDG_CACHE_HOME, LOCALAPPDATA, HOME }: NodeJS.ProcessEnv): void {
  const enable: unknown = Reflect.get(module, 'enableCompileCache');
  const caches = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME && join(HOME, '.cache'));
  if (typeof enable === 'function' && caches !== undefined && isAbsolute(caches)) enable(join(caches, 'sluice'));
}
