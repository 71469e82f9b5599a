// Loading: the only reading of the project. Every file that the compiler works on is read here, once, and from then on
// the compiler sees only texts. One after the other: reading a small file takes a sixth of handing it to another thread.

import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { decoded } from './decoded.js';
import { listFiles } from './list-files.js';
import { loadPackages } from './load-packages.js';
import { nameOfFile, PROJECT_FILE, PROJECT_FOLDERS, type ProjectFiles, type SeedFile } from './project-files.js';
import { codeOf, unreadable } from './unreadable.js';

export interface LoadedProject {
  /** Absent when there is no project to speak of. */
  readonly files?: ProjectFiles;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the project at `root`. A file that cannot be read is left out and reported (SL0104). */
export async function loadProject(root: string): Promise<LoadedProject> {
  const folder = resolve(root);
  const settings = readText(folder, PROJECT_FILE);
  if (typeof settings !== 'string') return { diagnostics: [settings] };
  const packages = await loadPackages(folder, settings);
  const list = await listFiles(folder, { folders: PROJECT_FOLDERS, what: 'project' });
  const isSeed = (file: string): boolean => file.startsWith('seeds/');
  const sources = list.files.filter((file) => !isSeed(file));
  const texts = sources.map((file) => readText(folder, file));
  const seeds = await Promise.all(list.files.filter(isSeed).map((file) => readSeed(folder, file)));
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

function readText(root: string, file: string): string | Diagnostic {
  try {
    return decoded(readFileSync(join(root, file)), file);
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
