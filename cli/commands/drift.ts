// `sluice drift SYNC`: reads back what was delivered, says what somebody changed there, and does what the policy says.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { DRIFT_POLICIES, type DriftDocument, type DriftPolicy } from '../../core/drift-document.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import { explainFailure } from '../../runtime/apply/explain-failure.js';
import { type DriftOptions, measureDrift } from '../../runtime/live/measure-drift.js';
import { type Context, numberOption, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { findSync } from '../find-sync.js';
import { finishCrashed } from '../finish-crashed.js';
import { withPlanFile } from '../make-plan.js';
import { manifestFor } from '../project.js';
import { encrypts, savePlan } from '../saved-plan.js';
import { driftText } from '../views/drift-text.js';
import { painter } from '../views/paint.js';
import { renderDiagnostics } from '../views/render-diagnostics.js';

export async function drift(context: Context, options: RawOptions, [name = '']: readonly string[]): Promise<number> {
  const given = policyOption(options);
  const sample = options.sample === undefined ? undefined : numberOption(options, 'sample', { value: 1, least: 1 });
  const out = textOption(options, 'out');
  const manifest = await manifestFor(context);
  const sync = findSync(manifest, name);
  const policy = given ?? sync.drift;
  if (out !== undefined && policy !== 'overwrite')
    throw new Refused([
      errorAt('SL0602', undefined, `--out saves the plan of --policy overwrite; the policy is ${policy}.`),
    ]);
  const now = new Date();
  await finishCrashed(context, manifest, now);
  const measure = (file: string): Promise<DriftDocument> =>
    measureDrift({
      ...liveOptions(context),
      manifest,
      sync,
      policy,
      now,
      file,
      ...(sample !== undefined && { sample }),
    }).catch((error: unknown) => {
      throw explainFailure(error, manifest);
    });
  const document = await (out === undefined
    ? withPlanFile(context, manifest, measure)
    : savePlan(context, manifest, out, measure));
  report(context, document, out);
  if (policy === 'fail' && isOut(document)) return failFor(context, sync.file, document);
  return document.summary.unreadable > 0 ? EXIT.failed : EXIT.ok;
}

/** What reading back needs of the command line. */
export function liveOptions(context: Context): Pick<DriftOptions, 'root' | 'env' | 'onWarning' | 'onHttp'> {
  const onWarning = (warning: Diagnostic): void =>
    context.terminal.err(renderDiagnostics([warning], new Map(), { color: context.colorErr }));
  return { root: context.root, env: context.terminal.env, onWarning, onHttp: () => {} };
}

function report(context: Context, document: DriftDocument, out: string | undefined): void {
  const { terminal, json, quiet, colorOut } = context;
  terminal.out(json ? `${JSON.stringify(document, null, 2)}\n` : driftText(document, painter(colorOut)));
  if (out !== undefined && !quiet)
    terminal.err(
      `Saved to ${out}${encrypts(context) ? ', encrypted' : ''}. Apply exactly this plan with: sluice apply ${out}\n`,
    );
}

function policyOption(options: RawOptions): DriftPolicy | undefined {
  const text = textOption(options, 'policy');
  if (text === undefined) return undefined;
  const policy = DRIFT_POLICIES.find((known) => known === text);
  if (policy !== undefined) return policy;
  const detail = `--policy is keep, overwrite, adopt or fail; it got "${text}".${suggestion(text, DRIFT_POLICIES)}`;
  throw new Refused([errorAt('SL0602', undefined, detail)]);
}

function isOut({ summary }: DriftDocument): boolean {
  return summary.drifted + summary.missing > 0;
}

/** The report is on stdout already, so this is said beside it and not instead of it. */
function failFor(context: Context, file: string, { sync, summary }: DriftDocument): number {
  const detail = `Of sync "${sync}" ${summary.drifted} records hold other values than were delivered, and ${summary.missing} are missing. Its policy is to fail then.`;
  const diagnostic = errorAt('SL0519', { file }, detail);
  context.terminal.err(renderDiagnostics([diagnostic], new Map(), { color: context.colorErr }));
  return EXIT.guard;
}
