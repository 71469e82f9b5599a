// The files of the packages that a project uses. Of a package, which is a stranger's, only the known folders are read,
// and only so much.

import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { type PackageReference, packageReferences } from '../validate/package-references.js';
import { decoded } from './decoded.js';
import { findPackage } from './find-package.js';
import { listFiles } from './list-files.js';
import { PACKAGE_FOLDERS, type PackageFiles, PROJECT_FILE } from './project-files.js';
import { unreadable } from './unreadable.js';

const MAX_FILES = 10_000;
const MAX_FILE_BYTES = 1_000_000;
const MAX_BYTES = 64_000_000;

const PACKAGE = { folders: PACKAGE_FOLDERS, what: 'package' } as const;

export interface LoadedPackages {
  /** By name. Packages that cannot be used are left out. */
  readonly packages: readonly PackageFiles[];
  /** Names of those left out. */
  readonly broken: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `settings` is the text of the project's sluice.json. */
export async function loadPackages(root: string, settings: string): Promise<LoadedPackages> {
  const { references, broken, diagnostics } = packageReferences(settings);
  const loaded = await Promise.all(references.map((reference) => loadPackage(root, reference)));
  return {
    packages: loaded.flatMap(({ files }) => files ?? []).sort((a, b) => (a.name < b.name ? -1 : 1)),
    broken: [...broken, ...references.filter((_, index) => loaded[index]?.files === undefined).map(({ name }) => name)],
    diagnostics: [...diagnostics, ...loaded.flatMap((each) => each.diagnostics)],
  };
}

/** Absolute paths of the files that `loadPackages` reads, without reading any, and what keeps it from finding more. */
export async function listPackages(
  root: string,
  settings: string,
): Promise<{ readonly paths: readonly string[]; readonly diagnostics: readonly Diagnostic[] }> {
  const { references } = packageReferences(settings);
  const lists = await Promise.all(
    references.map(async (reference) => {
      const found = await findPackage(root, reference).catch(() => undefined);
      if (found === undefined || 'code' in found) return { paths: [], diagnostics: found === undefined ? [] : [found] };
      const { files, diagnostics } = await listFiles(found.path, PACKAGE);
      return { paths: [PROJECT_FILE, ...files].map((file) => join(found.path, file)), diagnostics };
    }),
  );
  return { paths: lists.flatMap(({ paths }) => paths), diagnostics: lists.flatMap(({ diagnostics }) => diagnostics) };
}

interface LoadedPackage {
  readonly files?: PackageFiles;
  readonly diagnostics: readonly Diagnostic[];
}

async function loadPackage(root: string, reference: PackageReference): Promise<LoadedPackage> {
  const found = await findPackage(root, reference);
  if ('code' in found) return { diagnostics: [found] };
  const { path, folder } = found;
  const list = await listFiles(path, PACKAGE);
  const refused = (detail: string): LoadedPackage => ({ diagnostics: [errorAt('SL0261', reference.place, detail)] });
  if (list.files.length > MAX_FILES)
    return refused(`The package has ${list.files.length} files, more than ${MAX_FILES}.`);
  const texts = new Map<string, string>();
  const diagnostics = list.diagnostics.map((each) => ({
    ...each,
    ...(each.file !== undefined && { file: folder + each.file }),
  }));
  const budget = { left: MAX_BYTES };
  for (const file of [PROJECT_FILE, ...list.files]) {
    const text = await readText({ root: path, file, shown: folder + file }, budget);
    if (typeof text === 'string') texts.set(folder + file, text);
    else if (file === PROJECT_FILE && text.code === 'SL0104') return refused(noPackage(folder));
    else diagnostics.push(text);
    if (budget.left < 0) return refused(`The package has more than ${MAX_BYTES} bytes.`);
  }
  const lost = diagnostics.flatMap(({ file }) => file ?? []);
  return { files: { name: reference.name, place: reference.place, folder, texts, unreadable: lost }, diagnostics };
}

function noPackage(folder: string): string {
  return `${folder} has no ${PROJECT_FILE} that can be read, so it is no package of Sluice. A package’s ${PROJECT_FILE} has at least a "name".`;
}

interface PackageFile {
  /** Of the package, absolute and without links. */
  readonly root: string;
  /** Within it. */
  readonly file: string;
  /** How messages name it. */
  readonly shown: string;
}

async function readText({ root, file, shown }: PackageFile, budget: { left: number }): Promise<string | Diagnostic> {
  try {
    const path = await realpath(join(root, file));
    if (!path.startsWith(root + sep)) return errorAt('SL0104', { file: shown }, 'This link leads out of the package.');
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      return errorAt(
        'SL0261',
        { file: shown },
        `The file has ${size} bytes, and one of a package at most ${MAX_FILE_BYTES}.`,
      );
    budget.left -= size;
    return decoded(await readFile(path), shown);
  } catch (error) {
    return unreadable(shown, error);
  }
}
