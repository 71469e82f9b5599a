// What target/compiled/ is written from: plain data, which another thread can be given.

import type { ModelNode, SyncNode } from '../../core/manifest.js';
import { type QueriedSync, queryOfModel, queryOfSync } from '../../core/model-query.js';
import { replaceFolder } from './replace-folder.js';

/** Of each node what its text is made of. */
type WrittenModel = Pick<ModelNode, 'name' | 'file' | 'sql' | 'refs'>;
type WrittenSync = QueriedSync & Pick<SyncNode, 'file'>;

export interface WrittenNodes {
  readonly models: Iterable<WrittenModel>;
  readonly syncs: Iterable<WrittenSync>;
}

export interface CompiledTexts {
  /** Where they are to be, absolute. */
  readonly folder: string;
  readonly models: readonly WrittenModel[];
  readonly syncs: readonly WrittenSync[];
}

export function compiledTexts(folder: string, { models, syncs }: WrittenNodes): CompiledTexts {
  return {
    folder,
    models: Array.from(models, ({ name, file, sql, refs }) => ({ name, file, sql, refs })),
    syncs: Array.from(syncs, ({ file, model, steps, query }) => ({ file, model, steps, query })),
  };
}

/** The file of a model's or sync's SQL, relative to the folder, by the file that it is made from. */
export function textFile(file: string): string {
  return file.replace(/\.sync\.json$/, '.sql');
}

/** Makes the folder hold each model's and sync's SQL, to be read and run. Throws the file system's errors. */
export function writeCompiledTexts({ folder, models, syncs }: CompiledTexts): void {
  const named = Object.fromEntries(models.map((model) => [model.name, model]));
  const files = new Map<string, string>();
  for (const { name, file } of models) files.set(textFile(file), `${queryOfModel(named, name)}\n`);
  for (const sync of syncs) files.set(textFile(sync.file), `${queryOfSync(named, sync)}\n`);
  replaceFolder(folder, files);
}
