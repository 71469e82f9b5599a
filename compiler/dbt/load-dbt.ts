// The dbt project that sluice.json names, read once before anything is checked. A project without one pays for looking
// at the text of sluice.json and no more.

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { PROJECT_FILE, type ProjectFiles } from '../load/project-files.js';
import { codeOf } from '../load/unreadable.js';
import { resolveDbt } from '../resolve/resolve-environment.js';
import { checkDocument } from '../validate/check-document.js';
import { placeOf } from '../validate/located.js';
import { type DbtProject, unknownDbtProject } from './dbt-project.js';
import { RUN_DBT, readDbtProject } from './read-dbt-project.js';

export interface LoadedDbt {
  /** Absent when the project has none. */
  readonly project?: DbtProject;
  readonly diagnostics: readonly Diagnostic[];
}

export async function loadDbt(files: ProjectFiles, environment: string | undefined): Promise<LoadedDbt> {
  const text = files.texts.get(PROJECT_FILE) ?? '';
  if (!text.includes('"dbt"')) return { diagnostics: [] };
  const { document } = checkDocument('project', PROJECT_FILE, text);
  if (document === undefined) return { diagnostics: [] };
  const { dbt, warehouse, path } = resolveDbt(document.value, environment);
  if (dbt === undefined) return { diagnostics: [] };
  const { manifest } = dbt;
  const database = dbt.database ?? basename(warehouse.path, extname(warehouse.path));
  const read = await readManifest(files.root, manifest);
  const project =
    'why' in read ? read.why : readDbtProject(read.value, { manifest, database, warehouse: warehouse.path });
  if (typeof project !== 'string') return { project, diagnostics: [] };
  const place = placeOf(document, path);
  return { project: unknownDbtProject(manifest), diagnostics: [errorAt('SL0240', place, project)] };
}

/** The parsed file, or why there is none and what to do. */
async function readManifest(
  root: string,
  manifest: string,
): Promise<{ readonly value: unknown } | { readonly why: string }> {
  const path = resolve(root, manifest);
  if (path === resolve(root, 'target', 'manifest.json'))
    return { why: `${manifest} is where Sluice writes its own manifest: the two projects need folders of their own.` };
  try {
    return { value: JSON.parse(await readFile(path, 'utf8')) };
  } catch (error) {
    if (error instanceof SyntaxError) return { why: `${manifest} is not valid JSON. ${RUN_DBT}` };
    const inside = ['target/manifest.json', 'manifest.json'].find((file) => existsSync(join(path, file)));
    if (inside !== undefined)
      return { why: `${manifest} is a folder. Did you mean "${manifest.replace(/\/+$/, '')}/${inside}"?` };
    if (codeOf(error) === 'ENOENT') return { why: `There is no ${manifest}. ${RUN_DBT}` };
    return { why: `${manifest} cannot be read (${codeOf(error)}).` };
  }
}
