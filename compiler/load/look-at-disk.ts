// How a project's files stand on disk, without reading any: whoever watches a project knows by it whether what was compiled
// is still what is there. Two looks are equal when no file came, went or was written between them.

import { createHash } from 'node:crypto';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from './list-files.js';
import { listPackages } from './load-packages.js';
import { PROJECT_FILE, PROJECT_FOLDERS } from './project-files.js';
import { codeOf } from './unreadable.js';

export interface DiskLook {
  /** Of the files that the compiler reads as text or as seeds. */
  readonly project: string;
  /** Of what it reads the columns of: the warehouse and the files of sources. */
  readonly around: string;
}

/** `around` are paths relative to the project; one that ends in a slash stands for all files in that folder and below. */
export async function lookAtDisk(root: string, around: readonly string[]): Promise<DiskLook> {
  const reach = { folders: PROJECT_FOLDERS, what: 'project' } as const;
  const { files, diagnostics } = await listFiles(root, reach).catch(() => ({ files: [], diagnostics: [] }));
  const packages = await listPackages(root, await settingsOf(root));
  const troubles = [...diagnostics, ...packages.diagnostics].map(({ file = '', detail }) => `${file} ${detail}`);
  const project = [...[PROJECT_FILE, ...files].map((file) => join(root, file)), ...packages.paths].map(standing);
  return {
    project: digest([realRoot(root), ...project, ...troubles]),
    around: digest(filesOf(root, around).map(standing)),
  };
}

async function settingsOf(root: string): Promise<string> {
  return readFile(join(root, PROJECT_FILE), 'utf8').catch(() => '');
}

export function isSameLook(a: DiskLook, b: DiskLook): boolean {
  return a.project === b.project && a.around === b.around;
}

/** The time of the last change of the entry itself tells permissions and renames, too. Reading it at once is quicker. */
function standing(path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${path} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return `${path} ${codeOf(error)}`;
  }
}

/** When the last of these files was changed, in milliseconds since 1970; 0 when there are none. */
export function lastChange(root: string, around: readonly string[]): number {
  const times = filesOf(root, around).map((file) => statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0);
  return times.reduce((last, time) => Math.max(last, time), 0);
}

function filesOf(root: string, around: readonly string[]): readonly string[] {
  return around.flatMap((path) => (path.endsWith('/') ? filesBelow(join(root, path)) : [join(root, path)]));
}

function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort();
  } catch {
    return [];
  }
}

function realRoot(root: string): string {
  try {
    return realpathSync(root);
  } catch (error) {
    return codeOf(error);
  }
}

function digest(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
