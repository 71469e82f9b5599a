// Plans that a user saves and brings back, encrypted where SLUICE_PLAN_KEY is set. In the clear such a plan is only in a
// file for the time of one command, beside the ledger or among the system's temporary files, its owner's alone.

import { mkdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorAt } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import { Refused } from '../core/refused.js';
import { withEngine } from '../runtime/database/engine.js';
import { ownedPath, removeLeftovers } from '../runtime/database/owned-paths.js';
import {
  checkPlanKey,
  decryptPlan,
  encryptPlan,
  isEncryptedPlan,
  PLAN_KEY_VARIABLE,
} from '../runtime/plan/encrypted-plan.js';
import { checkReplaceable } from '../runtime/plan/plan-file.js';
import type { Context } from './context.js';
import { withPlanFile } from './make-plan.js';

/** Has a plan made and saves it to `file`, a path as the user wrote it. `make` writes the plan to a path. */
export async function savePlan<T>(
  context: Context,
  manifest: Manifest,
  file: string,
  make: (path: string) => Promise<T>,
): Promise<T> {
  const path = resolve(context.terminal.cwd, file);
  const key = planKey(context);
  if (key === undefined) return make(path);
  checkPlanKey(key);
  await withEngine((engine) => checkReplaceable(engine, path, file));
  return withPlanFile(context, manifest, async (plain) => {
    const document = await make(plain);
    await encryptPlan(plain, path, key).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refused([errorAt('SL0505', { file }, `The plan cannot be written there: ${reason}`)]);
    });
    return document;
  });
}

/** Gives the work a path from which the plan can be read as it is; `folder` is where it may stand in the clear. */
export async function withSavedPlan<T>(
  context: Context,
  { file, folder }: { readonly file: string; readonly folder: string },
  work: (path: string) => Promise<T>,
): Promise<T> {
  const path = resolve(context.terminal.cwd, file);
  if (!isEncryptedPlan(path)) return work(path);
  const key = planKey(context);
  if (key === undefined) {
    const detail = `The plan is encrypted. Set the variable ${PLAN_KEY_VARIABLE} to the key that it was made with.`;
    throw new Refused([errorAt('SL0515', { file }, detail)]);
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  removeLeftovers(folder);
  const plain = ownedPath(folder, 'plan', '.duckdb');
  try {
    await decryptPlan({ path, shown: file }, plain, key);
    return await work(plain);
  } finally {
    await rm(plain, { force: true });
    await rm(`${plain}.wal`, { force: true });
  }
}

/** Whether plans that are saved now are encrypted. */
export function encrypts(context: Context): boolean {
  return planKey(context) !== undefined;
}

function planKey({ terminal }: Context): string | undefined {
  const key = terminal.env[PLAN_KEY_VARIABLE];
  return key === '' ? undefined : key;
}
