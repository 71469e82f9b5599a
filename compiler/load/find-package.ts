// Where a package is: a folder that sluice.json names, or one that npm has installed, found as Node finds it. A link on
// the way is followed only inside the folder that it belongs to, so that what is read is what the project says.

import { realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { PackageReference } from '../validate/package-references.js';

export interface FoundPackage {
  /** Absolute, without links. */
  readonly path: string;
  /** How messages name it: relative to the project, or 'node_modules/NAME'; ends with a slash. */
  readonly folder: string;
}

/** Gives SL0260 where there is none, SL0261 where a link leads out. */
export async function findPackage(root: string, reference: PackageReference): Promise<FoundPackage | Diagnostic> {
  const { at } = reference;
  switch (at.kind) {
    case 'path':
      return findFolder(root, at.path, reference);
    case 'npm':
      return findInstalled(root, at.npm, reference);
  }
}

async function findFolder(root: string, path: string, { place }: PackageReference): Promise<FoundPackage | Diagnostic> {
  const realRoot = await realpath(root);
  const written = resolve(realRoot, path);
  const real = await realFolder(written);
  if (real === undefined)
    return errorAt('SL0260', place, `There is no folder ${path}. The path is relative to the project.`);
  if (real === realRoot)
    return errorAt('SL0263', place, 'This is the project’s own folder. A project cannot be a package of itself.');
  // A link inside the project may lead to another folder of the project, and nowhere else.
  if (real !== written && !isInside(real, realRoot)) return errorAt('SL0261', place, throughLink(path));
  return { path: real, folder: `${path}/` };
}

async function findInstalled(
  root: string,
  npm: string,
  { place, name }: PackageReference,
): Promise<FoundPackage | Diagnostic> {
  for (let folder = await realpath(root); ; folder = dirname(folder)) {
    const real = await realFolder(join(folder, 'node_modules', npm));
    if (real !== undefined) {
      // npm's workspaces and pnpm link inside the folder that has node_modules; npm link leads out of it.
      if (!isInside(real, folder))
        return errorAt(
          'SL0261',
          place,
          `${throughLink(`node_modules/${npm}`)} To use a folder, write "${name}": { "path": "…" }.`,
        );
      return { path: real, folder: `node_modules/${npm}/` };
    }
    if (dirname(folder) === folder) break;
  }
  const detail = `"${npm}" is not installed: it is not in node_modules of the project’s folder or of one above.`;
  return errorAt('SL0260', place, `${detail} Run npm install ${npm}.`);
}

function throughLink(path: string): string {
  return `${path} is a link, or stands behind one, that leads elsewhere, and is not followed.`;
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
