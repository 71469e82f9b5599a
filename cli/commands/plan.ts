// `sluice plan`: shows what an apply would change, and saves it with --out. Changes nothing else.

import type { PlanDocument } from '../../core/plan-document.js';
import { allowOption } from '../allow-option.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { makePlan, withPlanFile } from '../make-plan.js';
import { manifestFor } from '../project.js';
import { encrypts, savePlan } from '../saved-plan.js';
import { planFormat, planView } from '../views/plan-view.js';

export async function plan(context: Context, options: RawOptions): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const out = textOption(options, 'out');
  const manifest = await manifestFor(context);
  const allow = allowOption(options, manifest);
  const make = (path: string): Promise<PlanDocument> => makePlan(context, manifest, path, allow);
  const document = await (out === undefined
    ? withPlanFile(context, manifest, make)
    : savePlan(context, manifest, out, make));
  context.terminal.out(planView(document, format, context));
  if (out !== undefined && !context.quiet)
    context.terminal.err(
      `Saved to ${out}${encrypts(context) ? ', encrypted' : ''}. Apply exactly this plan with: sluice apply ${out}\n`,
    );
  return options.detailedExitcode === true && hasChanges(document) ? EXIT.changes : EXIT.ok;
}

export function hasChanges({ summary }: PlanDocument): boolean {
  return summary.create + summary.update + summary.delete > 0;
}
