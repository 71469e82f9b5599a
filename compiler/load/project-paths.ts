// Which files a compile reads, without reading any but sluice.json, and how each stands on disk.

import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import { listFiles } from './list-files.js';
import { listPackages } from './load-packages.js';
import { PROJECT_FILE, PROJECT_FOLDERS } from './project-files.js';
import { codeOf } from './unreadable.js';

export interface ProjectPaths {
  /** The project's own files, relative to it, sluice.json first. */
  readonly own: readonly string[];
  /** Files of packages, absolute. */
  readonly packages: readonly string[];
  /** What keeps it from finding more. */
  readonly troubles: readonly string[];
}

export async function projectPaths(root: string): Promise<ProjectPaths> {
  const reach = { folders: PROJECT_FOLDERS, what: 'project' } as const;
  const { files, diagnostics } = await listFiles(root, reach).catch(() => ({ files: [], diagnostics: [] }));
  const settings = await readFile(join(root, PROJECT_FILE), 'utf8').catch(() => '');
  const packages = await listPackages(root, settings);
  return {
    own: [PROJECT_FILE, ...files],
    packages: packages.paths,
    troubles: [...diagnostics, ...packages.diagnostics].map(({ file = '', detail }) => `${file} ${detail}`),
  };
}

/**
 * What a compile reads the columns of, relative to the project: the warehouse and the files of sources. A path that ends
 * in a slash stands for all files in that folder and below: a pattern may mean any from its first wildcard on.
 */
export function pathsAround({ warehouse, sources }: Pick<Manifest, 'warehouse' | 'sources'>): readonly string[] {
  const files = Object.values(sources).flatMap(({ path }) => (path === undefined ? [] : [withoutPattern(path)]));
  return [...new Set([warehouse.path, `${warehouse.path}.wal`, ...files])].sort();
}

function withoutPattern(path: string): string {
  const wildcard = path.search(/[*?[]/);
  return wildcard === -1 ? path : `${dirname(path.slice(0, wildcard + 1))}/`;
}

/** Absolute paths of the files that are there now. */
export function filesAround(root: string, around: readonly string[]): readonly string[] {
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

/**
 * One line that is another after every write to the file. The time of the last change of the entry itself tells
 * permissions and renames, too. Reading it at once is quicker.
 */
export function standing(path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch (error) {
    return codeOf(error);
  }
}
