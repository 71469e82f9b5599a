// Finishes what a crashed run left: its journal is folded into the ledger, so that everything the destination
// confirmed is known. What was sent without an answer stays as it was in the ledger; the next plan has it again.

import type { Manifest } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, withEngine } from '../database/engine.js';
import { prepareWork } from '../deliver/prepare-work.js';
import { foldOutcomes, readOutcomes } from '../journal/fold-journal.js';
import { attachLedgerToWrite } from '../ledger/attach-ledger.js';
import { closeRunFolder, type RunFolder, unfinishedRuns } from './run-folder.js';

/** The ledger must be attached for writing. Returns the ids of the runs that were finished. */
export async function recoverRuns(engine: Engine, manifest: Manifest, root: string): Promise<readonly string[]> {
  const folders = await unfinishedRuns(manifest, root);
  for (const folder of folders) {
    await engine.run(`ATTACH ${sqlText(folder.plan)} AS sluice_plan (READ_ONLY)`);
    await foldRun(engine, manifest, folder);
    await engine.run('DETACH sluice_plan');
    await closeRunFolder(folder, undefined);
  }
  return folders.map((folder) => folder.runId);
}

async function foldRun(engine: Engine, manifest: Manifest, { runId, journal }: RunFolder): Promise<void> {
  const rows = await engine.rows('SELECT DISTINCT sync FROM sluice_plan.main.operations');
  const planned = new Set(rows.map(([sync]) => String(sync)));
  for (const phase of ['write', 'delete'] as const) {
    for (const name of manifest.order.filter((each) => planned.has(each))) {
      const sync = manifest.syncs[name];
      if (sync === undefined) continue;
      await prepareWork(engine, sync);
      await readOutcomes(engine, journal, name);
      await foldOutcomes(engine, { runId, sync: name, phase });
    }
  }
}

/** For commands that only read the ledger: finishes crashed runs if there are any, and lets the ledger go again. */
export async function finishCrashedRuns(manifest: Manifest, root: string): Promise<readonly string[]> {
  if ((await unfinishedRuns(manifest, root)).length === 0) return [];
  return withEngine(async (engine) => {
    await attachLedgerToWrite(engine, manifest, root);
    return recoverRuns(engine, manifest, root);
  });
}
