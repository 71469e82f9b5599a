// Installs the tools that we compare ourselves with, outside the repository, by their own package managers:
// `npm run bench -- install-peers [NAME...]`. What is there already is not installed again.

import { existsSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runProgram } from './run-process.js';

/** The versions that the figures in README.md are of. */
const DATAFORM_CLI = '3.0.69';
export const DATAFORM_CORE = '3.0.62';

interface Peer {
  /** In its own folder. */
  readonly program: string;
  readonly install: (folder: string) => Promise<void>;
}

export const PEERS = {
  drt: { program: 'bin/drt', install: (folder) => pip(folder, ['drt-core[duckdb]==1.2.1']) },
  'dbt-core': { program: 'bin/dbt', install: installDbtCore },
  dbt2: { program: 'bin/dbt', install: installDbt2 },
  sqlmesh: { program: 'bin/sqlmesh', install: (folder) => pip(folder, ['sqlmesh==0.236.4']) },
  dataform: {
    program: 'node_modules/.bin/dataform',
    install: (folder) => npm(folder, [`@dataform/cli@${DATAFORM_CLI}`, `@dataform/core@${DATAFORM_CORE}`]),
  },
} as const satisfies Readonly<Record<string, Peer>>;

export type PeerName = keyof typeof PEERS;

/** Where peers are installed: SLUICE_PEERS, or a folder of the user's caches. */
export function peersFolder(): string {
  return resolve(process.env.SLUICE_PEERS ?? join(homedir(), '.cache', 'sluice-peers'));
}

/** Gives the path of the peer's program. Needs Python 3.10 or newer as `python3`. */
export async function installPeer(name: PeerName): Promise<string> {
  const folder = join(peersFolder(), name);
  const program = join(folder, PEERS[name].program);
  if (existsSync(program)) return program;
  console.log(`Installing ${name} into ${folder}`);
  mkdirSync(folder, { recursive: true });
  await PEERS[name].install(folder);
  return program;
}

export function isPeer(name: string): name is PeerName {
  return Object.hasOwn(PEERS, name);
}

function installDbt2(folder: string): Promise<void> {
  return pipOrWhole(folder, ['dbt==2.0.9'], ['dbt-core==2.0.0a4']);
}

function installDbtCore(folder: string): Promise<void> {
  return pipOrWhole(
    folder,
    ['dbt-core==1.12.6', 'dbt-duckdb==1.11.1'],
    ['dbt-core==1.12.0', 'dbt-core-experimental-parser==2.0.0a4', 'dbt-duckdb==1.11.1'],
  );
}

/**
 * dbt's packages fetch a program, or a part of it, from elsewhere while they are installed. Where only the registry can be
 * reached, the newest versions stand in of which the registry has all.
 */
async function pipOrWhole(folder: string, wanted: readonly string[], whole: readonly string[]): Promise<void> {
  await pip(folder, wanted).catch(async (error: Error) => {
    const why = /failed to download.*/.exec(error.message)?.[0] ?? error.message;
    console.log(`${wanted[0]} cannot be installed here: ${why} Installing ${whole[0]}.`);
    await pip(folder, ['--only-binary', ':all:', ...whole]);
  });
}

async function pip(folder: string, packages: readonly string[]): Promise<void> {
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python)) await runProgram('python3', ['-m', 'venv', folder], { cwd: tmpdir() });
  await runProgram(python, ['-m', 'pip', 'install', '--quiet', ...packages], { cwd: tmpdir() });
}

async function npm(folder: string, packages: readonly string[]): Promise<void> {
  await runProgram('npm', ['install', '--no-audit', '--no-fund', '--prefix', folder, ...packages], { cwd: tmpdir() });
}
