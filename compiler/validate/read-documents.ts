// The files of one kind, each checked by itself and put under its name.

import type { Diagnostic } from '../../core/diagnostic.js';
import { type FolderFiles, nameOfFile } from '../load/project-files.js';
import { checkDocument } from './check-document.js';
import { checkFileNames, type NamedFile } from './check-names.js';
import type { Located } from './located.js';
import type { Documents } from './validators.js';

export interface ReadDocuments<T> {
  /** In name order; of two files with one name, the first. */
  readonly documents: ReadonlyMap<string, Located<T>>;
  readonly broken: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads syncs/**\/*.sync.json and the like: kinds that are named by their files. */
export function readDocuments<K extends 'sync' | 'destination' | 'connector'>(
  kind: K,
  { folder, texts, unreadable }: FolderFiles,
): ReadDocuments<Documents[K]> {
  const ending = `.${kind}.json`;
  const read = [...texts]
    .filter(([file]) => file.startsWith(`${folder}${kind}s/`) && file.endsWith(ending))
    .map(([file, text]) => ({ name: nameOfFile(file, ending), file, ...checkDocument(kind, file, text) }));
  return {
    documents: byName(read),
    broken: brokenNames(read, namesOfFiles(unreadable, `${folder}${kind}s/`, ending)),
    diagnostics: [...checkFileNames(kind, ending, read), ...read.flatMap(({ diagnostics }) => diagnostics)],
  };
}

/** Names of those without a valid document, and `others`. */
export function brokenNames(
  read: readonly (NamedFile & { readonly document?: unknown })[],
  others: readonly string[],
): ReadonlySet<string> {
  return new Set([...read.filter(({ document }) => document === undefined).map(({ name }) => name), ...others]);
}

/** The names that the files of one folder and ending give. */
export function namesOfFiles(files: readonly string[], folder: string, ending: string): readonly string[] {
  const wanted = files.filter((file) => file.startsWith(folder) && file.endsWith(ending));
  return wanted.map((file) => nameOfFile(file, ending));
}

/** Documents in name order; of several with one name, the first counts. */
export function byName<T>(
  read: readonly (NamedFile & { readonly document?: Located<T> })[],
): ReadonlyMap<string, Located<T>> {
  const documents = new Map<string, Located<T>>();
  for (const { name, document } of [...read].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (document !== undefined && !documents.has(name)) documents.set(name, document);
  }
  return documents;
}
