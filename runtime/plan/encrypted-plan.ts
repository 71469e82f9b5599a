// A plan file under a key, for plans that leave the machine: AES-256-GCM over chunks in bounded memory, with the key
// from scrypt. Which chunk it is, and whether it is the last, is part of each nonce, so that nothing can be cut off,
// swapped or put in from another file unnoticed. Described byte for byte in docs/plan-file.md.

import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { syncFolder } from '../database/durable-files.js';

export const PLAN_KEY_VARIABLE = 'SLUICE_PLAN_KEY';
const SHORTEST = 16;
const MAGIC = Buffer.from('SLUICE-PLAN\x01', 'latin1');
const CHUNK_BYTES = 1024 * 1024;
const TAG_BYTES = 16;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const CHECK_BYTES = 16;
/** 32 MiB and some 0.1 s for each guess. */
const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const HEADER_BYTES = MAGIC.length + SALT_BYTES + CHECK_BYTES;

interface Keyed {
  readonly key: Buffer;
  /** Stands before the chunks, and is authenticated with each. */
  readonly header: Buffer;
}

/** Whether a file begins like an encrypted plan. False for one that is not there. */
export function isEncryptedPlan(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const start = Buffer.alloc(MAGIC.length);
    return readSync(file, start, 0, start.length, 0) === start.length && start.equals(MAGIC);
  } catch {
    return false;
  } finally {
    closeSync(file);
  }
}

/** Throws Refused (SL0515) for a key that is too easy to guess. */
export function checkPlanKey(secret: string): void {
  if (secret.length >= SHORTEST) return;
  const detail = `The variable ${PLAN_KEY_VARIABLE} has ${secret.length} characters; it must have ${SHORTEST} or more. \`openssl rand -hex 32\` makes a good one.`;
  throw new Refused([errorAt('SL0515', undefined, detail)]);
}

/** Writes the plan at `from` encrypted to `to`, which is replaced once the whole is there. */
export async function encryptPlan(from: string, to: string, secret: string): Promise<void> {
  const part = `${to}.part`;
  const salt = randomBytes(SALT_BYTES);
  const keyed = keyedBy(secret, salt);
  try {
    await convert(from, part, async (source, target) => {
      await target.write(keyed.header);
      const { size } = await source.stat();
      for (const [index, { start, end, last }] of chunksOf(size, CHUNK_BYTES).entries())
        await target.write(sealed(keyed, await readAt(source, start, end), { index, last }));
    });
    await rename(part, to);
  } finally {
    await rm(part, { force: true });
  }
  await syncFolder(dirname(to));
}

/**
 * Writes an encrypted plan in the clear to `to`, a file of its owner's alone that is not there yet. Throws Refused:
 * SL0515 for another key, SL0505 for a file that is not whole. `shown` is the path as the user wrote it.
 */
export async function decryptPlan(
  { path, shown }: { readonly path: string; readonly shown: string },
  to: string,
  secret: string,
): Promise<void> {
  await convert(path, to, async (source, target) => {
    const keyed = await keyOf(source, secret, shown);
    const body = (await source.stat()).size - HEADER_BYTES;
    for (const [index, { start, end, last }] of chunksOf(body, CHUNK_BYTES + TAG_BYTES).entries()) {
      const chunk = await readAt(source, HEADER_BYTES + start, HEADER_BYTES + end);
      const plain = opened(keyed, chunk, { index, last });
      if (plain === undefined) throw damaged(shown);
      await target.write(plain);
    }
  });
}

interface Place {
  readonly index: number;
  readonly last: boolean;
}

function sealed({ key, header }: Keyed, plain: Buffer, place: Place): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place)).setAAD(header);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when it is not the chunk that belongs there. */
function opened({ key, header }: Keyed, chunk: Buffer, place: Place): Buffer | undefined {
  if (chunk.length < TAG_BYTES) return undefined;
  const tag = chunk.subarray(chunk.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place), { authTagLength: TAG_BYTES });
  decipher.setAAD(header).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** Unique under a key, which each file has for itself: seven zeros, the chunk's index, and whether it is the last. */
function nonceOf({ index, last }: Place): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}

function keyedBy(secret: string, salt: Buffer): Keyed {
  const bytes = scryptSync(secret, salt, KEY_BYTES + CHECK_BYTES, SCRYPT);
  return { key: bytes.subarray(0, KEY_BYTES), header: Buffer.concat([MAGIC, salt, bytes.subarray(KEY_BYTES)]) };
}

async function keyOf(source: FileHandle, secret: string, shown: string): Promise<Keyed> {
  const header = await readAt(source, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) throw damaged(shown);
  const keyed = keyedBy(secret, header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
  if (keyed.header.equals(header)) return keyed;
  const detail = `The plan is encrypted with another key than the one in ${PLAN_KEY_VARIABLE}. Set the one that it was made with, or make a new plan.`;
  throw new Refused([errorAt('SL0515', { file: shown }, detail)]);
}

function damaged(shown: string): Refused {
  const detail = 'It is an encrypted plan that was cut off or changed after it was written. Make a new plan.';
  return new Refused([errorAt('SL0505', { file: shown }, detail)]);
}

/** Parts of a file of some size; an empty one has a single empty part. */
function chunksOf(size: number, bytes: number): readonly { start: number; end: number; last: boolean }[] {
  const count = Math.max(1, Math.ceil(size / bytes));
  return Array.from({ length: count }, (_, i) => ({
    start: i * bytes,
    end: Math.min(size, (i + 1) * bytes),
    last: i === count - 1,
  }));
}

async function convert(
  from: string,
  to: string,
  work: (source: FileHandle, target: FileHandle) => Promise<void>,
): Promise<void> {
  const source = await open(from, 'r');
  try {
    await rm(to, { force: true });
    const target = await open(to, 'wx', 0o600);
    try {
      await work(source, target);
      await target.sync();
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, end - start));
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
