// Fingerprints of the compiler's documents: SHA-256 over canonical JSON, named with the algorithm and its version.

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';

export function fingerprintOf(document: unknown): string {
  return `sha256:v1:${createHash('sha256').update(canonicalJson(document)).digest('hex')}`;
}
