// A manifest as the canonical JSON of each of its nodes. Whoever changes a few nodes of a manifest of thousands makes
// the text of those anew and joins it with the others' as they are.

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';
import type { Manifest } from '../../core/manifest.js';
import { FINGERPRINT_KIND } from './fingerprint.js';
import { lazyRecord } from './lazy-record.js';
import { NodeTexts } from './node-texts.js';

/** The members that have an entry for each node of the graph; the others are small. */
export const NODE_MEMBERS = ['models', 'syncs', 'inputs'] as const;
export type NodeMember = (typeof NODE_MEMBERS)[number];

/** All of a manifest but its fingerprint. */
export interface ManifestPieces {
  /** The small members. */
  readonly content: Omit<Manifest, NodeMember | 'fingerprint'>;
  /** In name order. */
  readonly nodes: Readonly<Record<NodeMember, NodeTexts>>;
}

/** The nodes themselves, whose members have any order. */
export type MadeNodes = { readonly [Member in NodeMember]: ReadonlyMap<string, Manifest[Member][string]> };

export interface SealedText {
  /** sha256:v1: of the document without this member. */
  readonly fingerprint: string;
  /** What target/manifest.json holds, in parts. */
  readonly chunks: readonly Uint8Array[];
}

/** The whole document's text, with its fingerprint in it. */
export function sealedText({ content, nodes }: ManifestPieces): SealedText {
  const written: Readonly<Record<string, unknown>> = { ...content, ...nodes };
  const keys = Object.keys(written)
    .filter((key) => written[key] !== undefined)
    .sort();
  const member = (key: string): readonly Uint8Array[] => {
    const value = written[key];
    const isFirst = key === keys[0];
    const name = `${isFirst ? '{' : ','}${JSON.stringify(key)}:`;
    return value instanceof NodeTexts
      ? [Buffer.from(name), ...value.chunks()]
      : [Buffer.from(name + canonicalJson(value))];
  };
  const head = keys.filter((key) => key < 'fingerprint').flatMap(member);
  const tail = [...keys.filter((key) => key > 'fingerprint').flatMap(member), Buffer.from('}')];
  const hash = createHash('sha256');
  for (const chunk of [...head, ...tail]) hash.update(chunk);
  const fingerprint = `${FINGERPRINT_KIND}${hash.digest('hex')}`;
  return { fingerprint, chunks: [...head, Buffer.from(`,"fingerprint":"${fingerprint}"`), ...tail, LINE_END] };
}

const LINE_END = Buffer.from('\n');

/** The manifest itself; its nodes are parsed when somebody asks for them, so that their members have one order. */
export function manifestOf({ content, nodes }: ManifestPieces, fingerprint: string): Manifest {
  return {
    ...content,
    models: lazyRecord(nodes.models),
    syncs: lazyRecord(nodes.syncs),
    inputs: lazyRecord(nodes.inputs),
    fingerprint,
  };
}
