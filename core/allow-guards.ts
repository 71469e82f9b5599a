// Guards that are let pass: for one run, by name, and never silently. The plan keeps what it found and says that it was
// allowed, so that whoever looks at it later sees both.

import type { GuardName, PlanDocument, SyncPlan } from './plan-document.js';

/** A guard of a sync, or the data tests of a model that hold its number of rows against the last run's. */
export type AllowedGuard =
  | { readonly guard: GuardName; readonly sync: string }
  | { readonly guard: typeof ROW_COUNT_CHANGE; readonly model: string };

export const ROW_COUNT_CHANGE = 'row_count_change';

/** The sync's plan with those of its broken guards marked that are allowed. */
export function allowGuards(sync: SyncPlan, allowed: readonly AllowedGuard[]): SyncPlan {
  const guards = sync.guards.map((result) =>
    result.broken && isAllowed(allowed, { guard: result.name, sync: sync.name })
      ? { ...result, allowed: true as const }
      : result,
  );
  return { ...sync, guards };
}

/** A saved plan, with the guards marked that are allowed now, beyond those that were when it was made. */
export function allowInPlan(plan: PlanDocument, allowed: readonly AllowedGuard[]): PlanDocument {
  return { ...plan, syncs: plan.syncs.map((sync) => allowGuards(sync, allowed)) };
}

export function isAllowed(
  allowed: readonly AllowedGuard[],
  { guard, sync }: { readonly guard: GuardName; readonly sync: string },
): boolean {
  return allowed.some((one) => 'sync' in one && one.guard === guard && one.sync === sync);
}

export function isRowCountAllowed(allowed: readonly AllowedGuard[], model: string): boolean {
  return allowed.some((one) => 'model' in one && one.model === model);
}
