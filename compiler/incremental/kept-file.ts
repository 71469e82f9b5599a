// What a compile left for the next one as a file of the project, .sluice/cache/project: a head that says how long each of
// the parts after it is, which are read only when they are needed.

import { hash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { type CachePlace, readSealed, writeSealed } from '../cache/sealed-file.js';
import { NODE_MEMBERS } from '../emit/manifest-pieces.js';
import { NodeTexts, type StoredTexts } from '../emit/node-texts.js';
import type { KeptCompile } from './kept-compile.js';
import { type PackedFiles, packFiles, unpackFiles } from './kept-files.js';
import { packModels, unpackModels } from './kept-models.js';
import { Stored } from './stored.js';

const LENGTH_BYTES = 4;

/** Each environment has its own: who changes between two finds both again. */
export interface KeptPlace extends CachePlace {
  readonly environment?: string;
}

function nameOf({ environment }: KeptPlace): string {
  return environment === undefined ? 'project' : `project-${hash('sha256', environment).slice(0, 16)}`;
}

type Head = Pick<KeptCompile, 'id' | 'request' | 'env' | 'fingerprint'> & {
  readonly files: PackedFiles;
  readonly nodes: readonly StoredTexts[];
  readonly lengths: readonly number[];
};

export function readKept(place: KeptPlace): KeptCompile | undefined {
  const bytes = readSealed(place, nameOf(place));
  if (bytes === undefined) return undefined;
  let at = LENGTH_BYTES + bytes.readUInt32LE(0);
  const { files, nodes, lengths, ...head } = deserialize(bytes.subarray(LENGTH_BYTES, at)) as Head;
  const parts = lengths.map((length) => {
    at += length;
    return bytes.subarray(at - length, at);
  });
  const part = (index: number): Uint8Array => parts[index] ?? new Uint8Array();
  const packed = Stored.from<ReturnType<typeof packModels>>(part(2));
  const textsOf = (index: number): NodeTexts =>
    NodeTexts.revived(nodes[index] ?? { names: '[]', places: new Uint32Array() }, part(3 + index));
  return {
    ...head,
    files: unpackFiles(files),
    content: Stored.from(part(0)),
    project: Stored.from(part(1)),
    models: lazily(() => unpackModels(packed.value)),
    nodes: { models: textsOf(0), syncs: textsOf(1), inputs: textsOf(2) },
  };
}

export function writeKept(place: KeptPlace, { files, content, project, models, nodes, ...head }: KeptCompile): void {
  const texts = NODE_MEMBERS.map((member) => nodes[member]);
  const parts = [
    [content.bytes],
    [project.bytes],
    [serialize(packModels(models.value))],
    ...texts.map((each) => each.chunks()),
  ];
  const lengths = parts.map((chunks) => chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  const stored = texts.map((each) => each.stored());
  const first = serialize({ ...head, files: packFiles(files), nodes: stored, lengths } satisfies Head);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(first.length);
  writeSealed(place, nameOf(place), [length, first, ...parts.flat()]);
}

function lazily<T>(make: () => T): Readonly<Record<'value', T>> {
  let made: { readonly value: T } | undefined;
  return {
    get value() {
      made ??= { value: make() };
      return made.value;
    },
  };
}
