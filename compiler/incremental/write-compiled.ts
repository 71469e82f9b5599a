// Writes what was compiled to target/: only what moved where the rest is known to stand there, or else all of it.

import { join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import type { CachePlace } from '../cache/sealed-file.js';
import type { Compiled } from '../compile.js';
import { writeSchemas } from '../editor/write-schemas.js';
import { manifestChunks } from '../emit/manifest-text.js';
import { writePlainFile } from '../emit/replace-folder.js';
import { compiledFile, refuseLinks, refuseUnwritable, writeTarget } from '../emit/write-target.js';
import type { Since } from './since.js';
import { readRecord, type TargetRecord, writeRecord } from './target-record.js';

type Writable = Pick<Compiled, 'editor' | 'since' | 'isKept'> & { readonly manifest: Manifest };

/**
 * Returns the paths of all that target/ holds of it, relative to the project. Throws Refused (SL0106) for a link in their
 * place and for a folder that cannot be written.
 */
export async function writeCompiled(place: CachePlace, compiled: Writable): Promise<readonly string[]> {
  const { manifest, since, isKept = false } = compiled;
  await refuseLinks(place.root);
  const record = since === undefined ? undefined : readRecord(place);
  const isThere = record?.manifest === since?.manifest;
  const files =
    record !== undefined && since !== undefined && isThere
      ? await writeMoved(place.root, { ...compiled, since, record })
      : await writeAll(place.root, compiled);
  if (isKept && record?.manifest !== manifest.fingerprint) writeRecord(place, manifest.fingerprint, files);
  return files;
}

async function writeAll(root: string, { manifest, editor }: Writable): Promise<readonly string[]> {
  const written = await writeTarget(root, manifest);
  return editor === undefined ? written : [...written, ...(await writeSchemas(root, editor))];
}

async function writeMoved(
  root: string,
  { manifest, editor, since, record }: Writable & { readonly since: Since; readonly record: TargetRecord },
): Promise<readonly string[]> {
  if (manifest.fingerprint === record.manifest) return record.files;
  try {
    for (const [file, text] of movedTexts(manifest, since)) writePlainFile(join(root, file), [Buffer.from(text)]);
    writePlainFile(join(root, 'target', 'manifest.json'), manifestChunks(manifest));
  } catch (error) {
    refuseUnwritable(error);
  }
  if (since.isReshaped && editor !== undefined) await writeSchemas(root, editor);
  return record.files;
}

function movedTexts({ models, syncs }: Manifest, since: Since): readonly (readonly [file: string, text: string])[] {
  const ofModels = [...since.models].flatMap((name) => {
    const model = models[name];
    return model === undefined ? [] : [[compiledFile(model.file), `${queryOfModel(models, name)}\n`] as const];
  });
  const ofSyncs = [...since.syncs].flatMap((name) => {
    const sync = syncs[name];
    return sync === undefined ? [] : [[compiledFile(sync.file), `${queryOfSync(models, sync)}\n`] as const];
  });
  return [...ofModels, ...ofSyncs];
}
