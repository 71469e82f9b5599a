// A manifest's one text: canonical JSON and a line end. Its fingerprint is of that text without itself, so both come of
// one pass over the document, which is most of what writing it takes.

import { canonicalJson } from '../../core/json.js';
import type { Manifest } from '../../core/manifest.js';
import { fingerprintOfText } from './fingerprint.js';

/** Of manifests made here; forgotten with them. */
const texts = new WeakMap<Manifest, string>();

/** The manifest that has this content, with its fingerprint. */
export function sealManifest(content: Omit<Manifest, 'fingerprint'>): Manifest {
  const members = new Map(Object.entries(content).flatMap(([key, value]) => memberOf(key, value)));
  const fingerprint = fingerprintOfText(objectText(members));
  const manifest = { ...content, fingerprint };
  texts.set(manifest, `${objectText(new Map([...members, ...memberOf('fingerprint', fingerprint)]))}\n`);
  return manifest;
}

/** What target/manifest.json holds. */
export function manifestText(manifest: Manifest): string {
  return texts.get(manifest) ?? `${canonicalJson(manifest)}\n`;
}

function memberOf(key: string, value: unknown): readonly (readonly [key: string, text: string])[] {
  return value === undefined ? [] : [[key, `${JSON.stringify(key)}:${canonicalJson(value)}`]];
}

function objectText(members: ReadonlyMap<string, string>): string {
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => members.get(key)).join(',')}}`;
}
