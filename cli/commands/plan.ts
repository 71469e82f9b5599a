// `sluice plan`: shows what an apply would change, and saves it with --out. Changes nothing else.

import type { PlanDocument } from '../../core/plan-document.js';
import { allowOption } from '../allow-option.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { makePlan } from '../make-plan.js';
import { presentPlan } from '../present-plan.js';
import { manifestFor } from '../project.js';
import { planFormat } from '../views/plan-view.js';

export async function plan(context: Context, options: RawOptions): Promise<number> {
  const format = planFormat(context, textOption(options, 'format'));
  const manifest = await manifestFor(context);
  const allow = allowOption(options, manifest);
  const make = (path: string): Promise<PlanDocument> => makePlan(context, manifest, path, allow);
  const document = await presentPlan(context, options, { manifest, format, purpose: 'Apply exactly this plan', make });
  return options.detailedExitcode === true && hasChanges(document) ? EXIT.changes : EXIT.ok;
}

export function hasChanges({ summary }: PlanDocument): boolean {
  return summary.create + summary.update + summary.delete > 0;
}
