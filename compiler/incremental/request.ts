// What a compile was asked for beside the project's files: whatever makes the same files give something else.

import { realpathSync } from 'node:fs';
import { canonicalJson, type Json } from '../../core/json.js';
import { fingerprintOf } from '../emit/fingerprint.js';

export interface Request {
  readonly root: string;
  readonly environment?: string;
  readonly vars?: Readonly<Record<string, Json>>;
  readonly env: Env;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A text that is another for every other request. */
export function requestText({ root, environment, vars }: Request): string {
  return canonicalJson([realpathSync(root), environment ?? null, vars ?? null]);
}

/** Fingerprints of these environment variables, by name. */
export function envFingerprints(names: Iterable<string>, env: Env): ReadonlyMap<string, string> {
  return new Map([...names].map((name) => [name, fingerprintOf(Object.hasOwn(env, name) ? [env[name]] : [])]));
}

export function isSameEnv(kept: ReadonlyMap<string, string>, env: Env): boolean {
  const now = envFingerprints(kept.keys(), env);
  return [...kept].every(([name, fingerprint]) => now.get(name) === fingerprint);
}
