// Where the manifest says that a file is. Those of packages stand under packages/NAME/, wherever they are: the same on
// every machine, and never outside the folders that are written by these names.

import type { CheckedProject } from '../validate/checked-project.js';

/** `file` is as messages name it, `owner` the package that it is of. */
export function listedFile(
  file: string,
  owner: string | undefined,
  { packages }: Pick<CheckedProject, 'packages'>,
): string {
  if (owner === undefined) return file;
  return `packages/${owner}/${file.slice(packages.get(owner)?.folder.length ?? 0)}`;
}

/** The members of a node that say so. */
export function placed(
  file: string,
  owner: string | undefined,
  project: Pick<CheckedProject, 'packages'>,
): { readonly file: string; readonly package?: string } {
  return { file: listedFile(file, owner, project), ...(owner !== undefined && { package: owner }) };
}
