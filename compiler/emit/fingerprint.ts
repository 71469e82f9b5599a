// Fingerprints of the compiler's documents: SHA-256 over canonical JSON, named with the algorithm and its version.

import { hash } from 'node:crypto';
import { canonicalJson } from '../../core/json.js';

/** Which algorithm, and which version of what it is taken of. */
export const FINGERPRINT_KIND = 'sha256:v1:';

export function fingerprintOf(document: unknown): string {
  const canonical = canonicalJson(document);
  return canonical.length > SHORT ? hashed(canonical) : ofShort(canonical);
}

/** Keys, variables and settings are alike in many nodes, and looked up in a fifth of the time that hashing takes. */
const SHORT = 64;
const MOST_KEPT = 4096;
const kept = new Map<string, string>();

function ofShort(canonical: string): string {
  const known = kept.get(canonical);
  if (known !== undefined) return known;
  const fingerprint = hashed(canonical);
  if (kept.size < MOST_KEPT) kept.set(canonical, fingerprint);
  return fingerprint;
}

function hashed(canonical: string): string {
  return `${FINGERPRINT_KIND}${hash('sha256', canonical, 'hex')}`;
}
