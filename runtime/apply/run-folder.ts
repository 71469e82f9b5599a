// The folder of a run, beside the ledger: the plan it applies, its journal, and at the end its document. A folder that
// still has the plan belongs to a run that did not end.

import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Manifest } from '../../core/manifest.js';
import type { RunDocument } from '../../core/run-document.js';

export interface RunFolder {
  readonly runId: string;
  readonly path: string;
  readonly plan: string;
  readonly journal: string;
}

export function runsFolder(manifest: Manifest, root: string): string {
  const ledger = join(root, manifest.ledger.path);
  return join(dirname(ledger), 'runs', basename(ledger, extname(ledger)));
}

export function runFolder(manifest: Manifest, root: string, runId: string): RunFolder {
  const path = join(runsFolder(manifest, root), runId);
  return { runId, path, plan: join(path, 'plan.duckdb'), journal: join(path, 'journal.jsonl') };
}

/** Makes the folder and puts the plan into it, so that nothing else can change or lose it during the run. */
export async function createRunFolder(folder: RunFolder, planFile: string): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: 0o700 });
  await link(planFile, folder.plan).catch(() => copyFile(planFile, folder.plan));
}

/** Ends a run: its document is kept, its plan is let go. */
export async function closeRunFolder(folder: RunFolder, document: RunDocument | undefined): Promise<void> {
  if (document !== undefined)
    await writeFile(join(folder.path, 'run.json'), `${JSON.stringify(document, null, 2)}\n`, { mode: 0o600 });
  await rm(folder.plan, { force: true });
}

/** Folders of runs that did not end, oldest first. */
export async function unfinishedRuns(manifest: Manifest, root: string): Promise<readonly RunFolder[]> {
  const names = await readdir(runsFolder(manifest, root)).catch(() => []);
  return names
    .sort()
    .map((name) => runFolder(manifest, root, name))
    .filter((folder) => existsSync(folder.plan));
}
