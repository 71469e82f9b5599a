// What a compile wrote to target/, and how it stood then: as long as it stands so, the next one writes only what moved.

import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type CachePlace, readSealed, writeSealed } from '../cache/sealed-file.js';

export interface TargetRecord {
  /** The fingerprint of the manifest that is there. */
  readonly manifest: string;
  /** Files relative to the project, in the order in which they are told. */
  readonly files: readonly string[];
  /** Of the files and then of the folders that they are in: in those nothing else came or went. */
  readonly states: readonly string[];
}

const NAME = 'target';

/** Undefined when there is none, or when anything stands otherwise than it says. */
export function readRecord(place: CachePlace): TargetRecord | undefined {
  const bytes = readSealed(place, NAME);
  if (bytes === undefined) return undefined;
  const record = deserialize(bytes) as TargetRecord;
  const now = statesOf(place.root, record.files);
  return now.every((state, index) => state === record.states[index]) ? record : undefined;
}

export function writeRecord(place: CachePlace, manifest: string, files: readonly string[]): void {
  const record: TargetRecord = { manifest, files, states: statesOf(place.root, files) };
  writeSealed(place, NAME, [serialize(record)]);
}

function statesOf(root: string, files: readonly string[]): readonly string[] {
  return [...files, ...foldersOf(files)].map((path) => stateOf(`${root}/${path}`));
}

/** Below target/, which holds other things too. */
function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set(files.map((file) => dirname(file)));
  // A set's iteration also visits what is added on the way.
  for (const folder of folders) folders.add(dirname(folder));
  return new Set([...folders].filter((folder) => folder.startsWith('target/')));
}

function stateOf(path: string): string {
  const found = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : `${found.mode} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
}
