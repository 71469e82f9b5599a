// `sluice explain SYNC KEY`: one record's story, for whoever has to say what happened to a customer.

import { errorAt } from '../../core/diagnostic.js';
import { Refused } from '../../core/refused.js';
import { explainRecord } from '../../runtime/explain/explain-record.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { findSync } from '../find-sync.js';
import { finishCrashed } from '../finish-crashed.js';
import { withPlanFile } from '../make-plan.js';
import { manifestFor } from '../project.js';
import { recordKey } from '../record-key.js';
import { explanationText } from '../views/explanation-text.js';
import { painter } from '../views/paint.js';

export async function explain(
  context: Context,
  options: RawOptions,
  [name = '', key]: readonly string[],
): Promise<number> {
  const match = textOption(options, 'match');
  if ((key === undefined) === (match === undefined)) {
    const detail = 'It takes: explain SYNC KEY, or explain SYNC --match VALUE.';
    throw new Refused([errorAt('SL0602', undefined, detail)]);
  }
  const manifest = await manifestFor(context);
  // Its masks and its mapping are the project's: of a sync that is only in the ledger nothing could be shown safely.
  const sync = findSync(manifest, name);
  const record = match === undefined ? { key: recordKey(manifest, name, key ?? '') } : { match };
  const now = new Date();
  await finishCrashed(context, manifest, now);
  const document = await withPlanFile(context, manifest, (file) =>
    explainRecord({ manifest, root: context.root, sync, record, file, now }),
  );
  context.terminal.out(
    context.json ? `${JSON.stringify(document, null, 2)}\n` : explanationText(document, painter(context.colorOut)),
  );
  return EXIT.ok;
}
