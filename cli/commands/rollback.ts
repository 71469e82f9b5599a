// `sluice rollback RUN`: the plan that undoes a run, shown, and saved with --out to be applied like any other.

import type { PlanDocument } from '../../core/plan-document.js';
import { explainFailure } from '../../runtime/apply/explain-failure.js';
import { buildRollback, type RollbackOptions } from '../../runtime/rollback/build-rollback.js';
import { allowOption } from '../allow-option.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { finishCrashed } from '../finish-crashed.js';
import { warner } from '../make-plan.js';
import { presentPlan } from '../present-plan.js';
import { manifestFor } from '../project.js';
import { selectedSyncs } from '../selection.js';
import { planFormat } from '../views/plan-view.js';

export async function rollback(context: Context, options: RawOptions, [run = '']: readonly string[]): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const manifest = await manifestFor(context);
  const allow = allowOption(options, manifest);
  const make = (file: string): Promise<PlanDocument> => makeRollback(context, { manifest, run, file, allow });
  await presentPlan(context, options, { manifest, format, purpose: 'Undo exactly this', make });
  return EXIT.ok;
}

type Asked = Pick<RollbackOptions, 'manifest' | 'run' | 'file' | 'allow'>;

async function makeRollback(context: Context, asked: Asked): Promise<PlanDocument> {
  const { manifest } = asked;
  const syncs = await selectedSyncs(context, manifest);
  await finishCrashed(context, manifest, new Date());
  return buildRollback({ ...asked, root: context.root, syncs, onWarning: warner(context) }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
}
