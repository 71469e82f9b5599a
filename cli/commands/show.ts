// `sluice show FILE`: a saved plan, rendered from the file alone.

import { tmpdir } from 'node:os';
import { readPlanDocument } from '../../runtime/plan/read-plan-document.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { withSavedPlan } from '../saved-plan.js';
import { planFormat, planView } from '../views/plan-view.js';

export async function show(context: Context, options: RawOptions, [file = '']: readonly string[]): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const document = await withSavedPlan(context, { file, folder: tmpdir() }, (path) => readPlanDocument(path, file));
  context.terminal.out(planView(document, format, context));
  return EXIT.ok;
}
