// `sluice runs`: the applies that ended, newest first; `sluice runs show RUN`: one of them.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { hasBegun, type RunFolder, unfinishedRuns } from '../../runtime/apply/run-folder.js';
import { readRuns } from '../../runtime/state/read-records.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { jsonDocument } from '../views/json-document.js';
import { textTable } from '../views/text-table.js';
import { showRun } from './runs-show.js';

export async function runs(context: Context, options: RawOptions, [action, name]: readonly string[]): Promise<number> {
  if (action === 'show' && name !== undefined) return showRun(context, name);
  if (action !== undefined) throw new Refused([errorAt('SL0602', undefined, 'It takes: runs, or runs show RUN.')]);
  return listPast(context, options);
}

async function listPast(context: Context, options: RawOptions): Promise<number> {
  const limit = numberOption(options, 'limit', { value: 20, least: 1 });
  const manifest = await manifestFor(context);
  const before = await unfinishedRuns(manifest, context.root);
  const list = (await readRuns(manifest, context.root)).slice(0, limit);
  await tellCutOff(context, manifest, before);
  if (context.json) context.terminal.out(jsonDocument({ runs: list }));
  else if (list.length === 0) context.terminal.out('Nothing has been applied yet.\n');
  else {
    const rows = list.map(({ run_id, started_at, status, summary }) => [
      run_id,
      started_at.slice(0, 19).replace('T', ' '),
      status,
      String(summary.ok),
      String(summary.rejected),
      String(summary.unknown),
      String(summary.skipped),
    ]);
    context.terminal.out(textTable(['run', 'started (UTC)', 'status', 'ok', 'rejected', 'unknown', 'skipped'], rows));
  }
  return EXIT.ok;
}

/** The ledger was free to read, so no apply was under way: what had begun before that and has not ended was cut off. */
async function tellCutOff(
  { root, terminal }: Context,
  manifest: Manifest,
  before: readonly RunFolder[],
): Promise<void> {
  const ids = new Set(before.map(({ runId }) => runId));
  const cutOff = (await unfinishedRuns(manifest, root)).filter((folder) => ids.has(folder.runId) && hasBegun(folder));
  for (const { runId } of cutOff)
    terminal.err(`Run ${runId} was cut off. The next plan or apply takes over what it had delivered.\n`);
}
