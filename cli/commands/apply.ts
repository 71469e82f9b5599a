// `sluice apply`: carries out a saved plan, or makes one, shows it, asks, and carries it out. Ctrl-C ends it cleanly:
// nothing more is sent, what is under way is finished and kept.

import { dirname, join } from 'node:path';
import type { AllowedGuard } from '../../core/allow-guards.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import type { RunDocument } from '../../core/run-document.js';
import { applyPlan } from '../../runtime/apply/apply-plan.js';
import { brokenGuards } from '../../runtime/apply/check-applicable.js';
import { allowOption } from '../allow-option.js';
import { askApproval } from '../ask-approval.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { makePlan, withPlanFile } from '../make-plan.js';
import { manifestFor } from '../project.js';
import { withSavedPlan } from '../saved-plan.js';
import { painter } from '../views/paint.js';
import { planText } from '../views/plan-text.js';
import { progressLine } from '../views/progress.js';
import { runText } from '../views/run-text.js';
import { hasChanges } from './plan.js';

const QUESTION = {
  text: '\nApply these changes? Only "yes" applies them: ',
  instead: 'Use --auto-approve, or save a plan with `sluice plan --out FILE` and apply that.',
};

export async function apply(context: Context, options: RawOptions, [file]: readonly string[]): Promise<number> {
  const canary = numberOption(options, 'canary', { value: 0, least: 1 });
  const manifest = await manifestFor(context);
  const allow = allowOption(options, manifest);
  if (file !== undefined) {
    const folder = join(context.root, dirname(manifest.ledger.path));
    return withSavedPlan(context, { file, folder }, (path) =>
      carryOut(context, manifest, { path, shown: file, canary, allow }),
    );
  }
  return withPlanFile(context, manifest, async (path) => {
    const plan = await makePlan(context, manifest, path, allow);
    if (!context.json) context.terminal.out(planText(plan, painter(context.colorOut)));
    const broken = brokenGuards(plan, manifest);
    if (broken.length > 0) throw new Refused(broken);
    if (hasChanges(plan) && options.autoApprove !== true && !(await askApproval(context, QUESTION))) {
      context.terminal.err('Nothing was applied.\n');
      return EXIT.failed;
    }
    if (hasChanges(plan) && !context.json) context.terminal.out('\n');
    return carryOut(context, manifest, { path, shown: 'the plan', canary, allow });
  });
}

interface Chosen {
  /** The plan's file, absolute, and as the user wrote it. */
  readonly path: string;
  readonly shown: string;
  /** How many records go out first; 0 for all at once. */
  readonly canary: number;
  readonly allow: readonly AllowedGuard[];
}

async function carryOut(context: Context, manifest: Manifest, { path, shown, canary, allow }: Chosen): Promise<number> {
  const { terminal } = context;
  const draws = terminal.errIsTerminal && !context.quiet && !context.json;
  const progress = draws ? progressLine(terminal.err, Date.now) : undefined;
  const run = await interruptible(terminal.err, (signal) =>
    applyPlan({
      manifest,
      root: context.root,
      planFile: path,
      shown,
      ...(canary > 0 && { canary }),
      allow,
      env: terminal.env,
      signal,
      onEvent: progress?.onEvent ?? (() => {}),
      now: () => new Date(),
    }).finally(() => progress?.end()),
  );
  terminal.out(context.json ? `${JSON.stringify(run, null, 2)}\n` : runText(run, painter(context.colorOut)));
  return exitCodeOfRun(run);
}

function exitCodeOfRun({ status }: RunDocument): number {
  switch (status) {
    case 'ok':
      return EXIT.ok;
    case 'failed':
      return EXIT.failed;
    case 'interrupted':
      return EXIT.interrupted;
  }
}

/** The first SIGINT or SIGTERM asks for a clean stop; a second one ends the process at once. */
async function interruptible<T>(err: (text: string) => void, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    err('\nStopping: waiting for the requests under way. Press Ctrl-C again to stop at once.\n');
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await work(stop.signal);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
