// A manifest's one text: canonical JSON and a line end. Its fingerprint is of that text without itself, so both come of
// one pass over the document, which is most of what writing it takes.

import { canonicalJson } from '../../core/json.js';
import type { Manifest } from '../../core/manifest.js';
import { type ManifestPieces, manifestOf, sealedText } from './manifest-pieces.js';

interface Making {
  readonly pieces: ManifestPieces;
  readonly chunks: () => readonly Uint8Array[];
}

/** Of manifests made here; forgotten with them. */
const makings = new WeakMap<Manifest, Making>();

/** The manifest of these pieces, with its fingerprint. */
export function sealManifest(pieces: ManifestPieces): Manifest {
  const { fingerprint, chunks } = sealedText(pieces);
  return remembered(manifestOf(pieces, fingerprint), { pieces, chunks: () => chunks });
}

/** The manifest of these pieces, whose fingerprint is known; its text is made when somebody asks for it. */
export function knownManifest(pieces: ManifestPieces, fingerprint: string): Manifest {
  return remembered(manifestOf(pieces, fingerprint), { pieces, chunks: () => sealedText(pieces).chunks });
}

/** What a manifest of this process was made of. */
export function piecesOfManifest(manifest: Manifest): ManifestPieces | undefined {
  return makings.get(manifest)?.pieces;
}

/** Ids of the nodes that are made from something else than in the manifest before, those that are gone among them. */
export function movedNodes(before: Manifest, now: Manifest): readonly string[] {
  const [old, made] = [before, now].map((manifest) => makings.get(manifest)?.pieces.nodes.inputs);
  if (old !== undefined && made !== undefined) return made.otherThan(old);
  return [...new Set([...Object.keys(before.inputs), ...Object.keys(now.inputs)])];
}

/** What target/manifest.json holds, in parts. */
export function manifestChunks(manifest: Manifest): readonly Uint8Array[] {
  return makings.get(manifest)?.chunks() ?? [Buffer.from(`${canonicalJson(manifest)}\n`)];
}

function remembered(manifest: Manifest, making: Making): Manifest {
  makings.set(manifest, making);
  return manifest;
}
