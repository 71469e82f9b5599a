// The files that a compile read, and how they stood before it read them: by that the next one knows which of them moved
// without reading any other. A file that was written just before it was looked at may be written again within the same
// tick of the clock: of such a one only its text tells.

import { hash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decoded } from '../load/decoded.js';
import { filesAround, standing } from '../load/project-paths.js';
import type { SeenFiles } from '../load/see-files.js';

export interface KeptFiles {
  /** Relative to the project. */
  readonly own: readonly string[];
  /** Absolute. */
  readonly packages: readonly string[];
  /** What was looked at around the project, as `pathsAround` names it, and which files that were. */
  readonly around: readonly string[];
  readonly filesAround: readonly string[];
  /** Of all these in this order; '' where only the text tells. */
  readonly states: readonly string[];
  /** Of the texts of its own files; '' where the text is not known. */
  readonly hashes: readonly string[];
}

/** The same in few long texts; a path may have a line end in it, a state and a hash have none. */
export interface PackedFiles {
  readonly around: readonly string[];
  readonly filesAround: readonly string[];
  readonly packages: readonly string[];
  readonly own: string;
  readonly states: string;
  readonly hashes: string;
}

export function packFiles({ own, states, hashes, ...others }: KeptFiles): PackedFiles {
  return { ...others, own: JSON.stringify(own), states: states.join('\n'), hashes: hashes.join('\n') };
}

export function unpackFiles({ own, states, hashes, ...others }: PackedFiles): KeptFiles {
  return {
    ...others,
    own: JSON.parse(own) as readonly string[],
    states: states.split('\n'),
    hashes: hashes.split('\n'),
  };
}

/** Longer than a tick of the clocks by which file systems tell time. */
const TICK_MS = 100;
/** Of those that know only seconds, such as FAT, or two of them. */
const COARSE_TICK_MS = 2_000;

/** Undefined when it cannot be told by them what moves. */
export function keptFiles(
  root: string,
  { paths, states, at }: SeenFiles,
  read: { readonly texts: ReadonlyMap<string, string>; readonly around: readonly string[] },
): KeptFiles | undefined {
  if (paths.troubles.length > 0) return undefined;
  const around = filesAround(root, read.around);
  if (around.some(isFolder)) return undefined;
  const all = [...states, ...around.map(standing)].map((state) => (isSettled(state, at) ? state : ''));
  if (all.slice(paths.own.length).includes('')) return undefined;
  return {
    own: paths.own,
    packages: paths.packages,
    around: read.around,
    filesAround: around,
    states: all,
    hashes: paths.own.map((file) => hashOf(read.texts.get(file))),
  };
}

/** What moved of the project's own files, with their texts now; undefined when anything else did, or cannot be told. */
export function movedFiles(
  root: string,
  kept: KeptFiles,
  { paths, states }: SeenFiles,
): ReadonlyMap<string, string> | undefined {
  const around = filesAround(root, kept.around);
  const others = [...states.slice(paths.own.length), ...around.map(standing)];
  const isSame =
    paths.troubles.length === 0 &&
    areEqual(paths.own, kept.own) &&
    areEqual(paths.packages, kept.packages) &&
    areEqual(around, kept.filesAround) &&
    areEqual(others, kept.states.slice(paths.own.length));
  return isSame ? movedTexts(root, kept, states) : undefined;
}

/** The same files as they stand now: `texts` are those of the ones that moved. */
export function filesNow(
  kept: KeptFiles,
  { paths, states, at }: SeenFiles,
  texts: ReadonlyMap<string, string>,
): KeptFiles {
  const isSame = (state: string, index: number): boolean => state === kept.states[index];
  const own = states
    .slice(0, paths.own.length)
    .map((state, index) => (isSame(state, index) || isSettled(state, at) ? state : ''));
  const hashes = kept.own.map((file, index) =>
    texts.has(file) ? hashOf(texts.get(file)) : (kept.hashes[index] ?? ''),
  );
  return { ...kept, states: [...own, ...kept.states.slice(own.length)], hashes };
}

function movedTexts(root: string, kept: KeptFiles, states: readonly string[]): ReadonlyMap<string, string> | undefined {
  const moved = new Map<string, string>();
  for (const [index, file] of kept.own.entries()) {
    if (states[index] === kept.states[index]) continue;
    const text = kept.hashes[index] === '' ? undefined : textOf(root, file);
    if (text === undefined) return undefined;
    if (hashOf(text) !== kept.hashes[index]) moved.set(file, text);
  }
  return moved;
}

/**
 * Gives texts of the project's own files: of those in `texts`, and of others as they were kept. Throws when a file was
 * written since it was looked at.
 */
export function exactReader(
  root: string,
  kept: KeptFiles,
  texts: ReadonlyMap<string, string>,
): (file: string) => string {
  const hashes = new Map(kept.own.map((file, index) => [file, kept.hashes[index]]));
  return (file) => {
    const moved = texts.get(file);
    if (moved !== undefined) return moved;
    const text = textOf(root, file);
    if (text === undefined || hashOf(text) !== hashes.get(file)) throw new Error(`${file} moved meanwhile`);
    return text;
  };
}

/** Undefined for what cannot be read. */
export function textOf(root: string, file: string): string | undefined {
  try {
    const text = decoded(readFileSync(join(root, file)), file);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}

/** What a link among the files leads to: it may hold others, and nothing of the folder itself tells of a write to those. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Whether no write from now on can leave the file's state as it is. */
function isSettled(state: string, at: number): boolean {
  const [, , ...times] = state.split(' ').map(Number);
  if (times.length === 0) return true;
  const last = Math.max(...times) / 1e6;
  const isCoarse = times.every((time) => time % 1e9 === 0);
  return last < at - (isCoarse ? COARSE_TICK_MS : TICK_MS);
}

function hashOf(text: string | undefined): string {
  return text === undefined ? '' : hash('sha256', text, 'base64');
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
