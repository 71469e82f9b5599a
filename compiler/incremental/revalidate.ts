// The documents of a project of which some moved, checked as a whole once more. The templates of models are no part of
// that: they are not read.

import { loadBuiltInConnectors } from '../load/built-in-connectors.js';
import { validateProject } from '../validate/validate-project.js';
import type { KeptFiles } from './kept-files.js';
import { type KeptProject, keptProject } from './kept-project.js';
import type { Request } from './request.js';

export interface RevalidateOptions {
  readonly request: Request;
  readonly files: KeptFiles;
  /** As it was checked before. */
  readonly project: KeptProject;
  /** Gives the text of a file of the project. */
  readonly read: (file: string) => string;
}

/** Undefined when anything is wrong with it, and for a project with packages, whose files are elsewhere. */
export async function revalidated(options: RevalidateOptions): Promise<KeptProject | undefined> {
  const { request, files, project, read } = options;
  if (project.packages.size > 0) return undefined;
  const isTemplate = (file: string): boolean => file.startsWith('models/') && file.endsWith('.sql');
  const texts = files.own
    .filter((file) => !file.startsWith('seeds/'))
    .map((file) => [file, isTemplate(file) ? '' : read(file)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { environment, vars } = request;
  const checked = validateProject(
    {
      root: request.root,
      folder: '',
      texts: new Map(texts),
      seeds: [...project.seeds.values()].sort((a, b) => (a.file < b.file ? -1 : 1)),
      unreadable: [],
      packages: [],
      brokenPackages: [],
    },
    await loadBuiltInConnectors(),
    { ...(environment !== undefined && { environment }), ...(vars !== undefined && { vars }) },
  );
  return checked.project === undefined || checked.diagnostics.length > 0 ? undefined : keptProject(checked.project);
}
