// Making a plan for a command: which syncs, into which file. Plans that are not to be kept live in a temporary file
// beside the ledger, where they may be as large as it and are as private.

import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AllowedGuard } from '../core/allow-guards.js';
import type { Diagnostic } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import type { PlanDocument } from '../core/plan-document.js';
import { explainFailure } from '../runtime/apply/explain-failure.js';
import { ownedPath, removeLeftovers } from '../runtime/database/owned-paths.js';
import { buildPlan } from '../runtime/plan/build-plan.js';
import type { Context } from './context.js';
import { finishCrashed } from './finish-crashed.js';
import { selectedSyncs } from './selection.js';
import { renderDiagnostics } from './views/render-diagnostics.js';

/** Guards in `allow` may be broken in this plan. */
export async function makePlan(
  context: Context,
  manifest: Manifest,
  file: string,
  allow: readonly AllowedGuard[],
): Promise<PlanDocument> {
  const syncs = await selectedSyncs(context, manifest);
  const now = new Date();
  await finishCrashed(context, manifest, now);
  const onWarning = warner(context);
  return buildPlan({ manifest, root: context.root, syncs, file, now, allow, onWarning }).catch((error: unknown) => {
    throw explainFailure(error, manifest);
  });
}

export function warner({ terminal, colorErr }: Context): (warning: Diagnostic) => void {
  return (warning) => terminal.err(renderDiagnostics([warning], new Map(), { color: colorErr }));
}

export async function withPlanFile<T>(
  context: Context,
  manifest: Manifest,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const folder = join(context.root, dirname(manifest.ledger.path));
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withPlanFileIn(folder, work);
}

/** The same in a folder that is there. */
export async function withPlanFileIn<T>(folder: string, work: (file: string) => Promise<T>): Promise<T> {
  removeLeftovers(folder);
  const file = ownedPath(folder, 'plan', '.duckdb');
  try {
    return await work(file);
  } finally {
    await rm(file, { force: true });
    await rm(`${file}.wal`, { force: true });
  }
}
