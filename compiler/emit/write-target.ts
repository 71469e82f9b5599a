// Writes what was compiled to the project's target/ folder: the manifest, and each model's and sync's SQL to read.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import { manifestText } from './build-manifest.js';

/** Replaces target/manifest.json and target/compiled/. Returns the paths written, relative to the project. */
export async function writeTarget(root: string, manifest: Manifest): Promise<readonly string[]> {
  const files = new Map<string, string>([['target/manifest.json', manifestText(manifest)]]);
  for (const model of Object.values(manifest.models)) files.set(`target/compiled/${model.file}`, `${model.query}\n`);
  for (const sync of Object.values(manifest.syncs)) {
    files.set(`target/compiled/${sync.file.replace(/\.sync\.json$/, '.sql')}`, `${sync.query}\n`);
  }
  await rm(join(root, 'target', 'compiled'), { recursive: true, force: true });
  for (const [file, text] of files) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  return [...files.keys()];
}
