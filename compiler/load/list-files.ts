// The files of a project or package by folder, without reading any. Hidden and generated folders are passed over, and a
// symbolic link is followed only while it stays in it: a pull request or a package must not reach beyond it.

import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { unreadable } from './unreadable.js';

const PASSED_OVER = new Set(['node_modules', 'target']);

export interface FileList {
  /** Relative to the folder, with forward slashes, sorted. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What is read of a folder: those of `folders`, each with the ends of its files' names. */
export interface Reach {
  readonly folders: Readonly<Record<string, readonly string[]>>;
  readonly what: 'project' | 'package';
}

interface Walk {
  readonly root: string;
  readonly realRoot: string;
  readonly what: Reach['what'];
  readonly files: string[];
  readonly diagnostics: Diagnostic[];
}

/** Lists what `folders` says of the project or package at the absolute path `root`. */
export async function listFiles(root: string, { folders: wanted, what }: Reach): Promise<FileList> {
  const walk: Walk = { root, realRoot: realpathSync.native(root), what, files: [], diagnostics: [] };
  const top = entriesOf(walk, '');
  const folders = top.filter((entry) => Object.hasOwn(wanted, entry.name));
  for (const entry of folders) visit(walk, entry, '', wanted[entry.name] ?? []);
  return { files: walk.files.sort(), diagnostics: walk.diagnostics.sort(byFile) };
}

/** The order of a folder's entries is the file system's. */
function byFile({ file: a = '' }: Diagnostic, { file: b = '' }: Diagnostic): number {
  return a < b ? -1 : 1;
}

function visit(walk: Walk, entry: Dirent, folder: string, endings: readonly string[]): void {
  if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) return;
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
  const kind = entry.isSymbolicLink() ? kindOfLink(walk, path, endings) : kindOf(entry);
  if (kind === 'file' && isWanted(path, endings)) walk.files.push(path);
  if (kind !== 'folder') return;
  for (const child of entriesOf(walk, path)) visit(walk, child, path, endings);
}

/** What a link leads to; says so when that is not in the project, or contains the link itself. */
function kindOfLink(walk: Walk, path: string, endings: readonly string[]): Kind {
  try {
    const target = realpathSync.native(join(walk.root, path));
    const kind = kindOf(statSync(target));
    if (kind === 'file' && !isWanted(path, endings)) return 'other';
    if (!`${target}${sep}`.startsWith(walk.realRoot + sep))
      return refuseLink(walk, path, `leads out of the ${walk.what}`);
    const here = realpathSync.native(join(walk.root, path, '..'));
    if (`${here}${sep}`.startsWith(target + sep)) return refuseLink(walk, path, 'leads to a folder that it is in');
    return kind;
  } catch (error) {
    walk.diagnostics.push(unreadable(path, error));
    return 'other';
  }
}

function refuseLink(walk: Walk, path: string, why: string): Kind {
  const detail = `This symbolic link ${why} and is not followed. Copy the files into the ${walk.what}, or remove the link.`;
  walk.diagnostics.push(errorAt('SL0104', { file: path }, detail));
  return 'other';
}

function entriesOf(walk: Walk, folder: string): readonly Dirent[] {
  try {
    return readdirSync(join(walk.root, folder), { withFileTypes: true });
  } catch (error) {
    walk.diagnostics.push(unreadable(folder === '' ? undefined : folder, error));
    return [];
  }
}

type Kind = 'file' | 'folder' | 'other';

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Kind {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}

function isWanted(path: string, endings: readonly string[]): boolean {
  return endings.some((ending) => path.endsWith(ending));
}
