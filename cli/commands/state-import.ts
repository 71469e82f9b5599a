// `sluice state import SYNC`: takes records that are at the destination already into the ledger, by their match value.

import { explainFailure } from '../../runtime/apply/explain-failure.js';
import { importRecords } from '../../runtime/live/import-records.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { findSync } from '../find-sync.js';
import { finishCrashed } from '../finish-crashed.js';
import { manifestFor } from '../project.js';
import { importText } from '../views/import-text.js';
import { painter } from '../views/paint.js';
import { liveOptions } from './drift.js';

export async function importState(context: Context, name: string): Promise<number> {
  const manifest = await manifestFor(context);
  const sync = findSync(manifest, name);
  await finishCrashed(context, manifest, new Date());
  const document = await importRecords({ ...liveOptions(context), manifest, sync }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
  const { terminal, json, colorOut } = context;
  terminal.out(json ? `${JSON.stringify(document, null, 2)}\n` : importText(document, painter(colorOut)));
  return document.summary.unreadable > 0 ? EXIT.failed : EXIT.ok;
}
