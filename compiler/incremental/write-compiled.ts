// Writes what was compiled to target/: only what moved where the rest is known to stand there, or else all of it.

import { join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import { queryOfModel, queryOfSync } from '../../core/model-query.js';
import type { CachePlace } from '../cache/sealed-file.js';
import type { Compiled } from '../compile.js';
import { schemaTexts, writeSchemas } from '../editor/write-schemas.js';
import { manifestChunks } from '../emit/manifest-text.js';
import { writePlainFile } from '../emit/replace-folder.js';
import { compiledFile, refuseLinks, refuseUnwritable, writeTarget } from '../emit/write-target.js';
import type { Since } from './since.js';
import { readRecord, type TargetRecord, writeRecord } from './target-record.js';

type Writable = Pick<Compiled, 'editor' | 'since' | 'keptAs'> & { readonly manifest: Manifest };

/**
 * Returns the paths of all that target/ holds of it, relative to the project. Throws Refused (SL0106) for a link in their
 * place and for a folder that cannot be written. `begun` is what `beginTarget` gave, if all of it was begun with.
 */
export async function writeCompiled(
  place: CachePlace,
  compiled: Writable,
  begun?: Promise<void>,
): Promise<readonly string[]> {
  const { since, keptAs } = compiled;
  refuseLinks(place.root);
  const record = since === undefined ? undefined : readRecord(place);
  if (record !== undefined && since !== undefined && record.compile === since.id && keptAs !== undefined)
    return writeMoved(place, { ...compiled, since, record, keptAs });
  const files = await writeAll(place.root, compiled, begun);
  if (keptAs !== undefined) writeRecord(place, { compile: keptAs, files });
  return files;
}

async function writeAll(
  root: string,
  { manifest, editor }: Writable,
  begun?: Promise<void>,
): Promise<readonly string[]> {
  const schemas = editor === undefined ? new Map<string, string>() : await schemaTexts(editor);
  return [...(await writeTarget(root, manifest, begun)), ...(await writeSchemas(root, schemas))];
}

interface Moved extends Writable {
  readonly since: Since;
  readonly record: TargetRecord;
  readonly keptAs: string;
}

async function writeMoved(
  place: CachePlace,
  { manifest, editor, since, record, keptAs }: Moved,
): Promise<readonly string[]> {
  if (keptAs === record.compile) return record.files;
  const texts = new Map<string, readonly Uint8Array[]>([
    ...movedTexts(manifest, since),
    ['target/manifest.json', manifestChunks(manifest)],
  ]);
  try {
    for (const [file, chunks] of texts) writePlainFile(join(place.root, file), chunks);
  } catch (error) {
    refuseUnwritable(error);
  }
  const schemas =
    since.isReshaped && editor !== undefined ? await writeSchemas(place.root, await schemaTexts(editor)) : [];
  const isSchema = (file: string): boolean => file.startsWith('target/schemas/');
  const files = schemas.length === 0 ? record.files : [...record.files.filter((file) => !isSchema(file)), ...schemas];
  const isSameList = files.every((file, index) => file === record.files[index]) && files.length === record.files.length;
  const before = isSameList ? { record, written: new Set([...texts.keys(), ...schemas]) } : undefined;
  writeRecord(place, { compile: keptAs, files }, before);
  return files;
}

function movedTexts(
  { models, syncs }: Manifest,
  since: Since,
): readonly (readonly [file: string, chunks: readonly Uint8Array[]])[] {
  const ofModels = [...since.models].flatMap((name) => {
    const model = models[name];
    return model === undefined ? [] : [fileOf(model.file, queryOfModel(models, name))];
  });
  const ofSyncs = [...since.syncs].flatMap((name) => {
    const sync = syncs[name];
    return sync === undefined ? [] : [fileOf(sync.file, queryOfSync(models, sync))];
  });
  return [...ofModels, ...ofSyncs];
}

function fileOf(file: string, query: string): readonly [file: string, chunks: readonly Uint8Array[]] {
  return [compiledFile(file), [Buffer.from(`${query}\n`)]];
}
