// Fingerprints of the compiler's documents: SHA-256 over canonical JSON, named with the algorithm and its version.

import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';

export function fingerprintOf(document: unknown): string {
  return fingerprintOfText(canonicalJson(document));
}

/** Of a document by its canonical JSON. */
export function fingerprintOfText(canonical: string): string {
  return `sha256:v1:${hash('sha256', canonical, 'hex')}`;
}
