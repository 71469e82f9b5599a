// What a compile without mistakes leaves for the next one, in .sluice/cache/project: the files that it read, the project
// that they made, what was found out about its models, and the text of each of the manifest's nodes.

import { deserialize, serialize } from 'node:v8';
import type { Catalog } from '../bind/read-catalog.js';
import { type CachePlace, readSealed, writeSealed } from '../cache/sealed-file.js';
import { type ManifestPieces, NODE_MEMBERS, type NodeMember } from '../emit/manifest-pieces.js';
import { NodeTexts, type StoredTexts } from '../emit/node-texts.js';
import type { KeptFiles } from './kept-files.js';
import type { KeptProject } from './kept-project.js';

export interface KeptModel {
  /** Names of models that it reads. */
  readonly refs: readonly string[];
  /** Names of models that its tests look in. */
  readonly looksIn: readonly string[];
  /** JSON of the columns; absent when they cannot be known without the warehouse. */
  readonly columns?: string;
  /** Whether a collation that no type shows may come with its columns. */
  readonly isCollated: boolean;
  readonly fingerprint: string;
}

export interface KeptCompile {
  /** What was asked for: a text that is another when anything of it is. */
  readonly request: string;
  /** Fingerprints of the environment variables that templates asked for, by name. */
  readonly env: ReadonlyMap<string, string>;
  readonly files: KeptFiles;
  readonly project: KeptProject;
  readonly catalog: Catalog;
  readonly models: ReadonlyMap<string, KeptModel>;
  readonly pieces: ManifestPieces;
  /** The manifest's. */
  readonly fingerprint: string;
}

const NAME = 'project';
const LENGTH_BYTES = 4;

type Head = Omit<KeptCompile, 'pieces'> & {
  readonly content: ManifestPieces['content'];
  readonly nodes: Readonly<Record<NodeMember, { readonly texts: StoredTexts; readonly length: number }>>;
};

export function readKept(place: CachePlace): KeptCompile | undefined {
  const bytes = readSealed(place, NAME);
  if (bytes === undefined) return undefined;
  let at = LENGTH_BYTES + bytes.readUInt32LE(0);
  const { content, nodes, ...kept } = deserialize(bytes.subarray(LENGTH_BYTES, at)) as Head;
  const textsOf = (member: NodeMember): NodeTexts => {
    const { texts, length } = nodes[member];
    at += length;
    return NodeTexts.revived(texts, bytes.subarray(at - length, at));
  };
  return { ...kept, pieces: { content, nodes: eachMember(textsOf) } };
}

export function writeKept(place: CachePlace, { pieces, ...kept }: KeptCompile): void {
  const { content, nodes } = pieces;
  const chunks = eachMember((member) => nodes[member].chunks());
  const stored = eachMember((member) => ({
    texts: nodes[member].stored(),
    length: chunks[member].reduce((sum, chunk) => sum + chunk.length, 0),
  }));
  const head = serialize({ ...kept, content, nodes: stored } satisfies Head);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  writeSealed(place, NAME, [length, head, ...NODE_MEMBERS.flatMap((member) => chunks[member])]);
}

function eachMember<T>(make: (member: NodeMember) => T): Readonly<Record<NodeMember, T>> {
  const [models, syncs, inputs] = NODE_MEMBERS;
  return { models: make(models), syncs: make(syncs), inputs: make(inputs) };
}
