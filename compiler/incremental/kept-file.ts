// What a compile left for the next one as a file of the project, .sluice/cache/project.

import { deserialize, serialize } from 'node:v8';
import { type CachePlace, readSealed, writeSealed } from '../cache/sealed-file.js';
import { type ManifestPieces, NODE_MEMBERS, type NodeMember } from '../emit/manifest-pieces.js';
import { NodeTexts, type StoredTexts } from '../emit/node-texts.js';
import type { KeptCompile } from './kept-compile.js';

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
