// Loading: the only reading of the project. Every file that the compiler works on is read here, once and in
// parallel, and from then on the compiler sees only texts.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { decoded } from './decoded.js';
import { listFiles } from './list-files.js';
import { loadPackages } from './load-packages.js';
import { nameOfFile, PROJECT_FILE, PROJECT_FOLDERS, type ProjectFiles, type SeedFile } from './project-files.js';
import { codeOf, unreadable } from './unreadable.js';

/** More gains nothing on a local disk, and a project of ten thousand files must not run out of descriptors. */
const FILES_AT_ONCE = 64;

export interface LoadedProject {
  /** Absent when there is no project to speak of. */
  readonly files?: ProjectFiles;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the project at `root`. A file that cannot be read is left out and reported (SL0104). */
export async function loadProject(root: string): Promise<LoadedProject> {
  const folder = resolve(root);
  const settings = await readText(folder, PROJECT_FILE);
  if (typeof settings !== 'string') return { diagnostics: [settings] };
  const packages = await loadPackages(folder, settings);
  const list = await listFiles(folder, { folders: PROJECT_FOLDERS, what: 'project' });
  const isSeed = (file: string): boolean => file.startsWith('seeds/');
  const sources = list.files.filter((file) => !isSeed(file));
  const texts = await mapAtOnce(sources, (file) => readText(folder, file));
  const seeds = await mapAtOnce(list.files.filter(isSeed), (file) => readSeed(folder, file));
  const entries = sources.flatMap((file, index) => entryOf(file, texts[index]));
  const found = [...list.diagnostics, ...texts.filter(isDiagnostic), ...seeds.filter(isDiagnostic)];
  return {
    files: {
      root: folder,
      folder: '',
      texts: new Map([...entries, ...entryOf(PROJECT_FILE, settings)].sort(byFile)),
      seeds: seeds.filter((seed) => 'fingerprint' in seed),
      unreadable: found.flatMap(({ file }) => file ?? []),
      packages: packages.packages,
      brokenPackages: packages.broken,
    },
    diagnostics: [...packages.diagnostics, ...found],
  };
}

async function readText(root: string, file: string): Promise<string | Diagnostic> {
  try {
    return decoded(await readFile(join(root, file)), file);
  } catch (error) {
    if (file === PROJECT_FILE && codeOf(error) === 'ENOENT') return noProject(root);
    return unreadable(file, error);
  }
}

async function readSeed(root: string, file: string): Promise<SeedFile | Diagnostic> {
  try {
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(join(root, file))) hash.update(bytes);
    return { name: nameOfFile(file, extname(file)), file, fingerprint: `sha256:v1:${hash.digest('hex')}` };
  } catch (error) {
    return unreadable(file, error);
  }
}

function noProject(root: string): Diagnostic {
  return errorAt(
    'SL0103',
    undefined,
    `There is no ${PROJECT_FILE} in ${root}. Go to the project's folder or name it with --project-dir DIR; ` +
      `to start a new project, run sluice init.`,
  );
}

type Entry = readonly [file: string, text: string];

function entryOf(file: string, text: string | Diagnostic | undefined): readonly Entry[] {
  return typeof text === 'string' ? [[file, text]] : [];
}

function isDiagnostic(value: string | SeedFile | Diagnostic): value is Diagnostic {
  return typeof value === 'object' && 'code' in value;
}

function byFile([a]: Entry, [b]: Entry): number {
  return a < b ? -1 : 1;
}

async function mapAtOnce<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const rest = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker));
  return results;
}
