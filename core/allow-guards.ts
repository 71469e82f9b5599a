// Guards that are let pass: for one run, by name, and never silently. The plan keeps what it found and says that it was
// allowed, so that whoever looks at it later sees both.

import type { GuardName, PlanDocument, SyncPlan } from './plan-document.js';

export interface AllowedGuard {
  readonly guard: GuardName;
  readonly sync: string;
}

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

export function isAllowed(allowed: readonly AllowedGuard[], { guard, sync }: AllowedGuard): boolean {
  return allowed.some((one) => one.guard === guard && one.sync === sync);
}
