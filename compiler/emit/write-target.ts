// Writes what was compiled to the project's target/ folder: the manifest, and each model's and sync's SQL to read. The
// folder is Sluice's own: what a link in its place leads to is not.

import { lstatSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import {
  type CompiledTexts,
  compiledTexts,
  textFile,
  type WrittenNodes,
  writeCompiledTexts,
} from './compiled-texts.js';
import { manifestChunks } from './manifest-text.js';
import { writePlainFile } from './replace-folder.js';

/** Fewer files are written in less time than a thread takes to begin. */
const FILES_FOR_A_THREAD = 1000;

/**
 * Replaces target/manifest.json and target/compiled/, with which `begun` may have begun. Returns the paths written,
 * relative to the project. Throws Refused (SL0106) for a link in their place and for a folder that cannot be written.
 */
export async function writeTarget(
  root: string,
  manifest: Manifest,
  begun = beginTarget(root, nodesOf(manifest)),
): Promise<readonly string[]> {
  await begun;
  try {
    writePlainFile(join(root, 'target', 'manifest.json'), manifestChunks(manifest));
  } catch (error) {
    refuseUnwritable(error);
  }
  const { models, syncs } = nodesOf(manifest);
  return ['target/manifest.json', ...[...models, ...syncs].map(({ file }) => compiledFile(file))];
}

function nodesOf({ models, syncs }: Manifest) {
  return { models: Object.values(models), syncs: Object.values(syncs) };
}

/** Begins to replace target/compiled/, in another thread when that is a lot. Refuses as `writeTarget` does. */
export function beginTarget(root: string, nodes: WrittenNodes): Promise<void> {
  const writing = replaceTexts(root, nodes).catch(refuseUnwritable);
  // Who has begun may fail before it waits for this.
  writing.catch(() => undefined);
  return writing;
}

async function replaceTexts(root: string, nodes: WrittenNodes): Promise<void> {
  refuseLinks(root);
  const texts = compiledTexts(join(root, 'target', 'compiled'), nodes);
  const isMuch = texts.models.length + texts.syncs.length >= FILES_FOR_A_THREAD;
  const isWritten = isMuch && availableParallelism() > 1 && (await isWrittenByThread(texts));
  if (!isWritten) writeCompiledTexts(texts);
}

/** False where a thread cannot do it, whatever the reason. Throws the file system's errors. */
function isWrittenByThread(texts: CompiledTexts): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./texts-worker.js', import.meta.url), { workerData: texts, execArgv: [] });
    worker.on('error', (error) => (isOfFileSystem(error) ? reject(error) : resolve(false)));
    worker.on('exit', (code) => resolve(code === 0));
  });
}

/** SL0106 for a link in the place of anything that a compile writes as a whole. */
export function refuseLinks(root: string): void {
  for (const path of ['target', 'target/compiled', 'target/manifest.json']) refuseLink(root, path);
}

/** Where the SQL of a model or sync is written, by its file, relative to the project. */
export function compiledFile(file: string): string {
  return `target/compiled/${textFile(file)}`;
}

/** Rethrows what the file system said as SL0106, and anything else as it is. */
export function refuseUnwritable(error: unknown): never {
  if (isOfFileSystem(error)) throw unwritable('target', `It cannot be written: ${error.message}.`);
  throw error;
}

function isOfFileSystem(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

/** Writes one file below target/, such as target/docs/index.html. Refuses as `writeTarget` does. */
export async function writeTargetFile(root: string, file: string, text: string): Promise<void> {
  const steps = file.split('/').map((_, i, parts) => parts.slice(0, i + 1).join('/'));
  for (const path of steps) refuseLink(root, path);
  await writeOne(root, file, text).catch(refuseUnwritable);
}

async function writeOne(root: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** SL0106 for a link at the path, which is relative to the project. */
export function refuseLink(root: string, path: string): void {
  if (isLink(join(root, path)))
    throw unwritable(path, 'It is a link, and what it leads to would be replaced. Remove the link.');
}

/** What cannot be looked at cannot be written either, which is told then. */
function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}

function unwritable(file: string, detail: string): Refused {
  return new Refused([errorAt('SL0106', { file }, detail)]);
}
