// The folder of a run, beside the ledger: the plan it applies, its journal, and at the end its document. A folder that
// still has the plan belongs to a run that did not end. Every step is durable before the next one counts on it.

import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import type { RunDocument } from '../../core/run-document.js';
import { syncFolder } from '../database/sync-folder.js';

export interface RunFolder {
  readonly runId: string;
  readonly path: string;
  /** The folder as messages name it: relative to the project. */
  readonly shown: string;
  readonly plan: string;
  readonly journal: string;
  readonly document: string;
}

export function runsFolder(manifest: Manifest, root: string): string {
  return join(root, runsPath(manifest));
}

export function runFolder(manifest: Manifest, root: string, runId: string): RunFolder {
  const shown = join(runsPath(manifest), runId);
  const path = join(root, shown);
  return {
    runId,
    path,
    shown,
    plan: join(path, 'plan.duckdb'),
    journal: join(path, 'journal.jsonl'),
    document: join(path, 'run.json'),
  };
}

/** Makes the folder and puts the plan into it, so that nothing else can change or lose it during the run. */
export async function createRunFolder(folder: RunFolder, planFile: string): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  await syncFolder(dirname(folder.path));
  await link(planFile, folder.plan).catch(() => copyPlan(planFile, folder.plan));
  await syncFolder(folder.path);
}

/** Ends a run: its document is kept, its plan is let go. */
export async function closeRunFolder(folder: RunFolder, document: RunDocument): Promise<void> {
  const part = `${folder.document}.part`;
  await writeDurably(part, `${JSON.stringify(document, null, 2)}\n`);
  await rename(part, folder.document);
  await syncFolder(folder.path);
  await rm(folder.plan, { force: true });
}

/** Folders of runs that did not end, oldest first; also of those that were cut off before they began. */
export async function unfinishedRuns(manifest: Manifest, root: string): Promise<readonly RunFolder[]> {
  const names = await readdir(runsFolder(manifest, root)).catch(() => []);
  return names
    .sort()
    .map((name) => runFolder(manifest, root, name))
    .filter(({ plan, journal, document }) => existsSync(plan) || !(existsSync(journal) || existsSync(document)));
}

/** A run without a journal has sent nothing. */
export function hasBegun({ journal }: RunFolder): boolean {
  return existsSync(journal);
}

export async function removeRunFolder(folder: RunFolder): Promise<void> {
  await rm(folder.path, { recursive: true, force: true });
}

function runsPath({ ledger: { path } }: Manifest): string {
  return join(dirname(path), 'runs', basename(path, extname(path)));
}

/** For a plan on another file system. Half a copy never bears the plan's name. */
async function copyPlan(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  await copyFile(from, part);
  const file = await open(part, 'r+', 0o600);
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, to);
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
