// A plan that a command makes: saved where --out says, else in a file of the command's own, and shown.

import type { Manifest } from '../core/manifest.js';
import type { PlanDocument } from '../core/plan-document.js';
import { type Context, type RawOptions, textOption } from './context.js';
import { withPlanFile } from './make-plan.js';
import { encrypts, savePlan } from './saved-plan.js';
import { type PlanFormat, planView } from './views/plan-view.js';

interface Presented {
  readonly manifest: Manifest;
  readonly format: PlanFormat;
  /** What an apply of the saved file does: 'Apply exactly this plan'. */
  readonly purpose: string;
  readonly make: (path: string) => Promise<PlanDocument>;
}

export async function presentPlan(context: Context, options: RawOptions, plan: Presented): Promise<PlanDocument> {
  const out = textOption(options, 'out');
  const { manifest, format, purpose, make } = plan;
  const document = await (out === undefined
    ? withPlanFile(context, manifest, make)
    : savePlan(context, manifest, out, make));
  context.terminal.out(planView(document, format, context));
  if (out !== undefined && !context.quiet)
    context.terminal.err(
      `Saved to ${out}${encrypts(context) ? ', encrypted' : ''}. ${purpose} with: sluice apply ${out}\n`,
    );
  return document;
}
