// Files that are kept between compiles, in .sluice/cache of the project. Each is sealed with a key that is kept outside
// the project: whoever can put files into a checkout, with a pull request say, cannot make one that is believed. A file
// that is damaged, of another version of Sluice, Node.js or DuckDB, or of another user counts for nothing.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { buildIdentity } from './build-identity.js';

/** Whose files, and of which project. */
export interface CachePlace {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const KEY_BYTES = 32;
const SEAL_LENGTH = 64;
const LONGEST_WRITE_MS = 60_000;

/** What was written under this name; undefined when there is nothing to be believed. */
export function readSealed({ root, env }: CachePlace, name: string): Buffer | undefined {
  try {
    if (isLinked(root, name)) return undefined;
    const bytes = readFileSync(fileOf(root, name));
    const rest = bytes.subarray(SEAL_LENGTH);
    if (!isSame(bytes.subarray(0, SEAL_LENGTH), sealOf([rest], readKey(env)))) return undefined;
    const identity = headOf(name);
    return rest.subarray(0, identity.length).equals(identity) ? rest.subarray(identity.length) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Replaces the file; who reads meanwhile finds the old one, the new one, or none. One that cannot be written is none;
 * that is no mistake of anybody's.
 */
export function writeSealed({ root, env }: CachePlace, name: string, parts: readonly Uint8Array[]): void {
  const temporary = `${fileOf(root, name)}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(join(root, '.sluice'), { recursive: true });
    if (isLinked(root, name)) return;
    mkdirSync(folderOf(root), { recursive: true, mode: 0o700 });
    writeFileSync(join(folderOf(root), '.gitignore'), '*\n');
    removeLeftOvers(root);
    const rest = [headOf(name), ...parts];
    writeAll(temporary, [sealOf(rest, makeKey(env)), ...rest]);
    // Where a new file takes the place of an old one, ext4 writes it to the disk before it goes on.
    rmSync(fileOf(root, name), { force: true });
    renameSync(temporary, fileOf(root, name));
  } catch {
    forget(temporary);
  }
}

/** What it is, so that none can stand for another, and who made it. */
function headOf(name: string): Buffer {
  return Buffer.from(`${name} ${buildIdentity()}\n`);
}

function writeAll(path: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    for (const part of parts) writeFileSync(descriptor, part);
  } finally {
    closeSync(descriptor);
  }
}

/** Of writers that were killed; one that is at work has not taken so long. */
function removeLeftOvers(root: string): void {
  const left = readdirSync(folderOf(root)).filter((file) => /\.[0-9a-f]{12}$/.test(file));
  for (const file of left.map((each) => fileOf(root, each)))
    if (lstatSync(file).mtimeMs < Date.now() - LONGEST_WRITE_MS) forget(file);
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

function fileOf(root: string, name: string): string {
  return join(folderOf(root), name);
}

/** What a link leads to is not the project's. */
function isLinked(root: string, name: string): boolean {
  return [join(root, '.sluice'), folderOf(root), fileOf(root, name)].some(
    (path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true,
  );
}

function sealOf(parts: readonly Uint8Array[], key: Buffer): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return Buffer.from(hmac.digest('hex'));
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Never one that is relative, or empty: whoever can put files into a checkout could put a key there. */
function keyFolder(env: CachePlace['env']): string {
  const folders = [env.XDG_STATE_HOME, env.LOCALAPPDATA, join(homedir(), '.local', 'state')];
  const folder = folders.find((each) => each !== undefined && isAbsolute(each));
  if (folder === undefined) throw new Error('There is no place for the key of the cache');
  return join(folder, 'sluice');
}

/** Throws when there is none. */
function readKey(env: CachePlace['env']): Buffer {
  const key = Buffer.from(readFileSync(join(keyFolder(env), 'cache.key'), 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) throw new Error('The key of the cache is damaged');
  return key;
}

function makeKey(env: CachePlace['env']): Buffer {
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
