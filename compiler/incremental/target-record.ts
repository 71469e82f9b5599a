// What a compile wrote to target/, and how it stood then: as long as it stands so, the next one writes only what moved.

import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type CachePlace, readSealed, writeSealed } from '../cache/sealed-file.js';

export interface TargetRecord {
  /** The id of the kept compile that is there. */
  readonly compile: string;
  /** Files relative to the project, in the order in which they are told. */
  readonly files: readonly string[];
  /** Of the files and then of the folders that they are in: in those nothing else came or went. */
  readonly states: readonly string[];
}

const NAME = 'target';

/** The same in few long texts, a line for each path or state; a path may have a line end in it, a state has none. */
interface PackedRecord {
  readonly compile: string;
  readonly files: string;
  readonly states: string;
}

/** Undefined when there is none, or when anything stands otherwise than it says. */
export function readRecord(place: CachePlace): TargetRecord | undefined {
  const bytes = readSealed(place, NAME);
  if (bytes === undefined) return undefined;
  const packed = deserialize(bytes) as PackedRecord;
  const files = JSON.parse(packed.files) as readonly string[];
  const record = { compile: packed.compile, files, states: packed.states.split('\n') };
  return pathsOf(files).every((path, index) => stateOf(place.root, path) === record.states[index]) ? record : undefined;
}

/** What stands as it does in `before`, but for the files `written` since then, is not looked at again. */
export function writeRecord(
  place: CachePlace,
  now: Pick<TargetRecord, 'compile' | 'files'>,
  before?: { readonly record: TargetRecord; readonly written: ReadonlySet<string> },
): void {
  const states = pathsOf(now.files).map((path, index) =>
    before === undefined || before.written.has(path) ? stateOf(place.root, path) : (before.record.states[index] ?? ''),
  );
  const { compile, files } = now;
  const packed: PackedRecord = { compile, files: JSON.stringify(files), states: states.join('\n') };
  writeSealed(place, NAME, [serialize(packed)]);
}

function pathsOf(files: readonly string[]): readonly string[] {
  return [...files, ...foldersOf(files)];
}

function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set(files.map((file) => dirname(file)));
  // A set's iteration also visits what is added on the way.
  for (const folder of folders) folders.add(dirname(folder));
  return new Set([...folders].filter((folder) => folder.startsWith('target/')));
}

function stateOf(root: string, path: string): string {
  const found = lstatSync(`${root}/${path}`, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.mode} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
