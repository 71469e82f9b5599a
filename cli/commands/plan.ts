// `sluice plan`: shows what an apply would change, and saves it with --out. Changes nothing else.

import { resolve } from 'node:path';
import type { PlanDocument } from '../../core/plan-document.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { makePlan, withPlanFile } from '../make-plan.js';
import { manifestFor } from '../project.js';
import { planFormat, planView } from '../views/plan-view.js';

export async function plan(context: Context, options: RawOptions): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const out = textOption(options, 'out');
  const manifest = await manifestFor(context);
  const document =
    out === undefined
      ? await withPlanFile(context, manifest, (file) => makePlan(context, manifest, file))
      : await makePlan(context, manifest, resolve(context.terminal.cwd, out));
  context.terminal.out(planView(document, format, context));
  if (out !== undefined && !context.quiet)
    context.terminal.err(`Saved to ${out}. Apply exactly this plan with: sluice apply ${out}\n`);
  return options.detailedExitcode === true && hasChanges(document) ? EXIT.changes : EXIT.ok;
}

export function hasChanges({ summary }: PlanDocument): boolean {
  return summary.create + summary.update + summary.delete > 0;
}
