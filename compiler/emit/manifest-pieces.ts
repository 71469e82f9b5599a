// A manifest as the canonical JSON of each of its nodes. Whoever changes a few nodes of a manifest of thousands makes
// the text of those anew and joins it with the others' as they are.

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';
import type { Manifest } from '../../core/manifest.js';
import { lazyRecord } from './lazy-record.js';

/** The members that have an entry for each node of the graph; the others are small. */
export const NODE_MEMBERS = ['models', 'syncs', 'inputs'] as const;
export type NodeMember = (typeof NODE_MEMBERS)[number];

/** Canonical JSON, as text or as its UTF-8 bytes. */
export type Piece = string | Uint8Array;

export type NodePieces = Readonly<Record<NodeMember, ReadonlyMap<string, Piece>>>;

/** All of a manifest but its fingerprint. */
export interface ManifestPieces {
  /** The small members. */
  readonly content: Omit<Manifest, NodeMember | 'fingerprint'>;
  /** By name, in name order. */
  readonly nodes: NodePieces;
}

export type ManifestContent = Omit<Manifest, 'fingerprint'>;

export function piecesOf({ models, syncs, inputs, ...content }: ManifestContent): ManifestPieces {
  const pieces = (nodes: Readonly<Record<string, unknown>>) =>
    new Map(Object.keys(nodes).map((name) => [name, canonicalJson(nodes[name])]));
  return { content, nodes: { models: pieces(models), syncs: pieces(syncs), inputs: pieces(inputs) } };
}

export interface SealedText {
  /** sha256:v1: of the document without this member. */
  readonly fingerprint: string;
  /** What target/manifest.json holds. */
  readonly bytes: Buffer;
}

/** The whole document's bytes, with its fingerprint in them. */
export function sealedText({ content, nodes }: ManifestPieces): SealedText {
  const written: Readonly<Record<string, unknown>> = { ...content, ...nodes };
  const keys = Object.keys(written)
    .filter((key) => written[key] !== undefined)
    .sort();
  const textsOf = (key: string): readonly Piece[] => {
    const value = written[key];
    return [`,${JSON.stringify(key)}:`, ...(value instanceof Map ? objectTexts(value) : [canonicalJson(value)])];
  };
  const head = joined(keys.filter((key) => key < 'fingerprint').flatMap(textsOf));
  const tail = joined([...keys.filter((key) => key > 'fingerprint').flatMap(textsOf), '}']);
  head.write('{');
  const fingerprint = `sha256:v1:${createHash('sha256').update(head).update(tail).digest('hex')}`;
  return { fingerprint, bytes: Buffer.concat([head, Buffer.from(`,"fingerprint":"${fingerprint}"`), tail, LINE_END]) };
}

/** The manifest itself; its nodes are parsed when somebody asks for them. */
export function manifestOf({ content, nodes }: ManifestPieces, fingerprint: string): Manifest {
  return {
    ...content,
    models: lazyRecord(nodes.models),
    syncs: lazyRecord(nodes.syncs),
    inputs: lazyRecord(nodes.inputs),
    fingerprint,
  };
}

const LINE_END = Buffer.from('\n');

function objectTexts(members: ReadonlyMap<string, Piece>): readonly Piece[] {
  const texts: Piece[] = ['{'];
  for (const [name, piece] of members) texts.push(`${texts.length === 1 ? '' : ','}${JSON.stringify(name)}:`, piece);
  texts.push('}');
  return texts;
}

/** Runs of texts are encoded together: one by one would take several times as long. */
function joined(pieces: readonly Piece[]): Buffer {
  const parts: Uint8Array[] = [];
  let run: string[] = [];
  const encodeRun = (): void => {
    if (run.length > 0) parts.push(Buffer.from(run.join('')));
    run = [];
  };
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      run.push(piece);
      continue;
    }
    encodeRun();
    parts.push(piece);
  }
  encodeRun();
  return Buffer.concat(parts);
}
