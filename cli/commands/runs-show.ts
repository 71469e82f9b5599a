// `sluice runs show RUN`: what one run did, from its document.

import { findRun } from '../../runtime/history/find-run.js';
import { readRuns } from '../../runtime/state/read-records.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { painter } from '../views/paint.js';
import { pastRunText } from '../views/run-text.js';

export async function showRun(context: Context, name: string): Promise<number> {
  const run = findRun(await readRuns(await manifestFor(context), context.root), name);
  context.terminal.out(
    context.json ? `${JSON.stringify(run, null, 2)}\n` : pastRunText(run, painter(context.colorOut)),
  );
  return EXIT.ok;
}
