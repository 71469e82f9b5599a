#!/usr/bin/env node
// The program `sluice`: hands the process's arguments and streams to the command line and takes its exit code.

import { runCli } from './run-cli.js';

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
