// Installs the tools that we compare ourselves with, outside the repository, by their own package manager:
// `npm run bench -- install-peers [FOLDER]`. What is there already is not installed again.

import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram } from './run-process.js';

/** The version that the figures in README.md are of. */
const DRT = 'drt-core[duckdb]==1.2.1';

/** Where peers are installed unless said otherwise: SLUICE_BENCH_PEERS, or a folder of the system's temporary one. */
export function peersFolder(): string {
  return resolve(process.env.SLUICE_BENCH_PEERS ?? join(tmpdir(), 'sluice-bench-peers'));
}

/** Gives the path of the program `drt`. Needs Python 3.10 or newer as `python3`. */
export async function installPeers(folder = peersFolder()): Promise<string> {
  const environment = join(folder, 'drt');
  const program = join(environment, 'bin', 'drt');
  if (existsSync(program)) return program;
  console.log(`Installing ${DRT} into ${environment}`);
  await runProgram('python3', ['-m', 'venv', environment], { cwd: tmpdir() });
  await runProgram(join(environment, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', DRT], { cwd: tmpdir() });
  return program;
}
