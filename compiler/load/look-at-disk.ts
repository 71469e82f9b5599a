// How a project's files stand on disk, without reading any: whoever watches a project knows by it whether what was compiled
// is still what is there. Two looks are equal when no file came, went or was written between them.

import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { filesAround, standing } from './project-paths.js';
import type { SeenFiles } from './see-files.js';
import { codeOf } from './unreadable.js';

export interface DiskLook {
  /** Of the files that the compiler reads as text or as seeds. */
  readonly project: string;
  /** Of what it reads the columns of: the warehouse and the files of sources. */
  readonly around: string;
}

/**
 * `around` are paths relative to the project; one that ends in a slash stands for all files in that folder and below.
 * `seen` is how the project's files stand now.
 */
export function lookAtDisk(root: string, seen: SeenFiles, around: readonly string[]): DiskLook {
  const { own, packages, troubles } = seen.paths;
  const project = [...own, ...packages].map((path, index) => `${path} ${seen.states[index]}`);
  return {
    project: digest([realRoot(root), ...project, ...troubles]),
    around: digest(filesAround(root, around).map((path) => `${path} ${standing(path)}`)),
  };
}

export function isSameLook(a: DiskLook, b: DiskLook): boolean {
  return a.project === b.project && a.around === b.around;
}

/** When the last of these files was changed, in milliseconds since 1970; 0 when there are none. */
export function lastChange(root: string, around: readonly string[]): number {
  const times = filesAround(root, around).map((file) => statSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0);
  return times.reduce((last, time) => Math.max(last, time), 0);
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
