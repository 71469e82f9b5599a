// The cache as a file of the project, .sluice/cache/compile. It is sealed with a key that is kept outside the project:
// whoever can put files into a checkout, with a pull request say, cannot make a cache that is believed. A file that is
// damaged, of another version of Sluice, Node.js or DuckDB, or of another user counts for nothing.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildIdentity } from './build-identity.js';
import type { CacheEntry } from './compile-cache.js';

export interface CacheOptions {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const KEY_BYTES = 32;
const SEAL_LENGTH = 64;

/** No entries when there is no cache to be believed. */
export function readCache({ root, env }: CacheOptions): ReadonlyMap<string, CacheEntry> {
  try {
    if (isLinked(root)) return new Map();
    const text = readFileSync(fileOf(root), 'utf8');
    const [seal, rest] = [text.slice(0, SEAL_LENGTH), text.slice(SEAL_LENGTH)];
    if (!isSame(seal, sealOf(rest, readKey(env)))) return new Map();
    const [identity, ...lines] = rest.split('\n');
    return identity === buildIdentity() ? new Map(lines.flatMap(entryOf)) : new Map();
  } catch {
    return new Map();
  }
}

/** Replaces the file in one step. A cache that cannot be written is none; that is no mistake of anybody's. */
export function writeCache({ root, env }: CacheOptions, entries: ReadonlyMap<string, CacheEntry>): void {
  const temporary = `${fileOf(root)}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(join(root, '.sluice'), { recursive: true });
    if (isLinked(root)) return;
    mkdirSync(folderOf(root), { recursive: true, mode: 0o700 });
    writeFileSync(join(folderOf(root), '.gitignore'), '*\n');
    const rest = [buildIdentity(), ...[...entries].map(lineOf)].join('\n');
    writeFileSync(temporary, sealOf(rest, makeKey(env)) + rest, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, fileOf(root));
  } catch {
    forget(temporary);
  }
}

function forget(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where it could not be written, it may not be removable either.
  }
}

function folderOf(root: string): string {
  return join(root, '.sluice', 'cache');
}

function fileOf(root: string): string {
  return join(folderOf(root), 'compile');
}

/** What a link leads to is not the project's. */
function isLinked(root: string): boolean {
  return [join(root, '.sluice'), folderOf(root), fileOf(root)].some(
    (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true,
  );
}

/** JSON has no line end in it. */
function lineOf([key, { json, age }]: readonly [string, CacheEntry]): string {
  return `${key} ${age} ${json}`;
}

function entryOf(line: string): readonly (readonly [string, CacheEntry])[] {
  const first = line.indexOf(' ');
  const second = line.indexOf(' ', first + 1);
  if (second === -1) return [];
  return [[line.slice(0, first), { age: Number(line.slice(first + 1, second)), json: line.slice(second + 1) }]];
}

function sealOf(text: string, key: Buffer): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function keyFolder(env: CacheOptions['env']): string {
  const folder = env.XDG_STATE_HOME ?? env.LOCALAPPDATA ?? join(homedir(), '.local', 'state');
  return join(folder, 'sluice');
}

/** Throws when there is none. */
function readKey(env: CacheOptions['env']): Buffer {
  const key = Buffer.from(readFileSync(join(keyFolder(env), 'cache.key'), 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new Error('The key of the cache is damaged');
  return key;
}

function makeKey(env: CacheOptions['env']): Buffer {
  try {
    return readKey(env);
  } catch {
    mkdirSync(keyFolder(env), { recursive: true, mode: 0o700 });
    const path = join(keyFolder(env), 'cache.key');
    // Two processes may come here at once: what one of them wrote last is the key, and the other's cache counts for nothing.
    writeFileSync(path, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600 });
    return readKey(env);
  }
}
