// A folder of ours made to hold certain files and nothing else. What stands there already is left alone where it is
// right: to remove thousands of files and write them again takes a file system a hundred times as long as to read them.

import {
  closeSync,
  constants,
  type Dirent,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * `files` are texts by path in `folder`, with forward slashes. Follows no link that stands in the folder. Throws the
 * file system's errors.
 */
export function replaceFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const folders = foldersOf(files.keys());
  const there = removeOthers(folder, '', { files, folders, there: new Set() });
  for (const each of ['', ...folders]) if (!there.has(each)) mkdirSync(join(folder, each), { recursive: true });
  for (const [path, text] of files) {
    const file = join(folder, path);
    const bytes = Buffer.from(text);
    if (!there.has(path) || !readFileSync(file).equals(bytes)) writePlainFile(file, [bytes]);
  }
}

interface Wanted {
  readonly files: ReadonlyMap<string, string>;
  readonly folders: ReadonlySet<string>;
  /** What of it is there, as it is found; the folder itself is ''. */
  readonly there: Set<string>;
}

function removeOthers(root: string, folder: string, wanted: Wanted): ReadonlySet<string> {
  for (const entry of entriesOf(join(root, folder))) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const isRight = entry.isFile() ? wanted.files.has(path) : entry.isDirectory() && wanted.folders.has(path);
    if (!isRight) rmSync(join(root, path), { recursive: true, force: true });
    else if (entry.isDirectory()) removeOthers(root, path, wanted);
    if (isRight) wanted.there.add(path);
  }
  return wanted.there;
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** All folders that files stand in, each before what it holds. */
function foldersOf(files: Iterable<string>): ReadonlySet<string> {
  const folders = new Set<string>();
  const add = (folder: string): void => {
    if (folder === '.' || folders.has(folder)) return;
    add(dirname(folder));
    folders.add(folder);
  };
  for (const file of files) add(dirname(file));
  return folders;
}

/** A link that took the file's place meanwhile is refused (Windows has no such flag). */
export function writePlainFile(file: string, chunks: readonly Uint8Array[]): void {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW = 0 } = constants;
  const descriptor = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o666);
  try {
    for (const chunk of chunks) writeFileSync(descriptor, chunk);
  } finally {
    closeSync(descriptor);
  }
}
