// The folder of a run, beside the ledger: the plan it applies, its journal, and at the end its document. A folder
// without a document belongs to a run that did not end. Every step is durable before the next one counts on it. The
// plans and journals of the last runs stay, so that they can be explained and undone.

import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import type { RunDocument } from '../../core/run-document.js';
import { RUN_ID } from '../../core/run-id.js';
import { syncFile, syncFolder, writeDurably } from '../database/durable-files.js';

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

/** Ends a run: from here on it is history. */
export async function closeRunFolder(folder: RunFolder, document: RunDocument): Promise<void> {
  const part = `${folder.document}.part`;
  await writeDurably(part, `${JSON.stringify(document, null, 2)}\n`);
  await rename(part, folder.document);
  await syncFolder(folder.path);
}

/**
 * Folders of runs that did not end, oldest first; also of those that were cut off before they began. Throws Refused
 * (SL0511) when one holds a link: what is repaired there would be a file somewhere else.
 */
export async function unfinishedRuns(manifest: Manifest, root: string): Promise<readonly RunFolder[]> {
  const unfinished = (await allRuns(manifest, root)).filter(({ document }) => !isFile(document));
  for (const folder of unfinished) refuseLinks(folder);
  return unfinished;
}

function refuseLinks({ path, runId, shown }: RunFolder): void {
  const link = readdirSync(path, { withFileTypes: true }).find((entry) => entry.isSymbolicLink());
  if (link === undefined) return;
  const detail = `The folder of run ${runId} holds a link, ${link.name}, which Sluice never makes there, so it is neither read nor repaired. Find out who put it there, and remove it.`;
  throw new Refused([errorAt('SL0511', { file: shown }, detail)]);
}

/** Folders of runs whose plan and journal are still there, oldest first. */
export async function keptRuns(manifest: Manifest, root: string): Promise<readonly RunFolder[]> {
  return (await allRuns(manifest, root)).filter(({ document, plan }) => isFile(document) && isFile(plan));
}

/** Lets the plans and journals of all but the last runs go; their documents stay. */
export async function pruneRuns(manifest: Manifest, root: string): Promise<void> {
  const kept = await keptRuns(manifest, root);
  for (const folder of kept.slice(0, Math.max(0, kept.length - manifest.history.runs))) {
    await rm(folder.plan, { force: true });
    await rm(folder.journal, { force: true });
  }
}

/** Sorted by the time at which they began. What has another name is not ours to repair or remove. */
async function allRuns(manifest: Manifest, root: string): Promise<readonly RunFolder[]> {
  const entries = await readdir(runsFolder(manifest, root), { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() && RUN_ID.test(entry.name)).map(({ name }) => name);
  return names.sort().map((name) => runFolder(manifest, root, name));
}

function isFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
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
  await chmod(part, 0o600);
  await syncFile(part);
  await rename(part, to);
}
