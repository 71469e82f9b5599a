// Writes what was compiled to the project's target/ folder: the manifest, and each model's and sync's SQL to read. The
// folder is Sluice's own: what a link in its place leads to is not.

import { lstat, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import { Refused } from '../../core/refused.js';
import { manifestChunks } from './manifest-text.js';
import { replaceFolder, writePlainFile } from './replace-folder.js';

/**
 * Replaces target/manifest.json and target/compiled/. Returns the paths written, relative to the project. Throws Refused
 * (SL0106) for a link in their place and for a folder that cannot be written.
 */
export async function writeTarget(root: string, manifest: Manifest): Promise<readonly string[]> {
  await refuseLinks(root);
  return writeFiles(root, manifest).catch(refuseUnwritable);
}

/** SL0106 for a link in the place of anything that a compile writes as a whole. */
export async function refuseLinks(root: string): Promise<void> {
  for (const path of ['target', 'target/compiled', 'target/manifest.json']) await refuseLink(root, path);
}

/** Where the SQL of a model or sync is written, by its file, relative to the project. */
export function compiledFile(file: string): string {
  return `target/compiled/${file.replace(/\.sync\.json$/, '.sql')}`;
}

/** Rethrows what the file system said as SL0106, and anything else as it is. */
export function refuseUnwritable(error: unknown): never {
  if (error instanceof Error && 'code' in error) throw unwritable('target', `It cannot be written: ${error.message}.`);
  throw error;
}

/** Writes one file below target/, such as target/docs/index.html. Refuses as `writeTarget` does. */
export async function writeTargetFile(root: string, file: string, text: string): Promise<void> {
  const steps = file.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
  for (const path of steps) await refuseLink(root, path);
  await writeOne(root, file, text).catch(refuseUnwritable);
}

async function writeOne(root: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** SL0106 for a link at the path, which is relative to the project. */
export async function refuseLink(root: string, path: string): Promise<void> {
  const found = await lstat(join(root, path)).catch(() => undefined);
  if (found?.isSymbolicLink() === true)
    throw unwritable(path, 'It is a link, and what it leads to would be replaced. Remove the link.');
}

function unwritable(file: string, detail: string): Refused {
  return new Refused([errorAt('SL0106', { file }, detail)]);
}

async function writeFiles(root: string, manifest: Manifest): Promise<readonly string[]> {
  const files = new Map<string, string>();
  for (const model of Object.values(manifest.models))
    files.set(model.file, `${queryOfModel(manifest.models, model.name)}\n`);
  for (const sync of Object.values(manifest.syncs))
    files.set(sync.file.replace(/\.sync\.json$/, '.sql'), `${queryOfSync(manifest.models, sync)}\n`);
  replaceFolder(join(root, 'target', 'compiled'), files);
  writePlainFile(join(root, 'target', 'manifest.json'), manifestChunks(manifest));
  return ['target/manifest.json', ...[...files.keys()].map((file) => `target/compiled/${file}`)];
}
