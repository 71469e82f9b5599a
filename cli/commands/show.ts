// `sluice show FILE`: a saved plan, rendered from the file alone.

import { resolve } from 'node:path';
import { readPlanDocument } from '../../runtime/plan/read-plan-document.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { planFormat, planView } from '../views/plan-view.js';

export async function show(context: Context, options: RawOptions, [file = '']: readonly string[]): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const document = await readPlanDocument(resolve(context.terminal.cwd, file), file);
  context.terminal.out(planView(document, format, context));
  return EXIT.ok;
}
