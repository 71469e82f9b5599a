// How all files of a project stand at a time, without reading any: before a compile, whose result is of them or of later ones.

import { type ProjectPaths, projectPaths, standing } from './project-paths.js';

export interface SeenFiles {
  readonly paths: ProjectPaths;
  /** Of the project's own files, then of those of packages. */
  readonly states: readonly string[];
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

export async function seeFiles(root: string): Promise<SeenFiles> {
  const at = Date.now();
  const paths = await projectPaths(root);
  return { paths, states: [...paths.own.map((file) => `${root}/${file}`), ...paths.packages].map(standing), at };
}
