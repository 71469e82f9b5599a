// A manifest's one text: canonical JSON and a line end. Its fingerprint is of that text without itself, so both come of
// one pass over the document, which is most of what writing it takes.

import { canonicalJson } from '../../core/json.js';
import type { Manifest } from '../../core/manifest.js';
import { type ManifestContent, type ManifestPieces, manifestOf, piecesOf, sealedText } from './manifest-pieces.js';

export interface ManifestMaking {
  readonly pieces: ManifestPieces;
  readonly bytes: () => Buffer;
}

/** Of manifests made here; forgotten with them. */
const makings = new WeakMap<Manifest, ManifestMaking>();

/** The manifest that has this content, with its fingerprint. */
export function sealManifest(content: ManifestContent): Manifest {
  return sealPieces(piecesOf(content));
}

export function sealPieces(pieces: ManifestPieces): Manifest {
  const { fingerprint, bytes } = sealedText(pieces);
  const manifest = manifestOf(pieces, fingerprint);
  makings.set(manifest, { pieces, bytes: () => bytes });
  return manifest;
}

/** The manifest of these pieces, whose fingerprint is known; its text is made when somebody asks for it. */
export function knownManifest(pieces: ManifestPieces, fingerprint: string): Manifest {
  const manifest = manifestOf(pieces, fingerprint);
  makings.set(manifest, { pieces, bytes: () => sealedText(pieces).bytes });
  return manifest;
}

/** What a manifest of this process was made of. */
export function makingOf(manifest: Manifest): ManifestMaking | undefined {
  return makings.get(manifest);
}

/** What target/manifest.json holds. */
export function manifestBytes(manifest: Manifest): Buffer {
  return makings.get(manifest)?.bytes() ?? Buffer.from(`${canonicalJson(manifest)}\n`);
}
