// Guards: bounds on what a plan may do. The plan shows them; an apply of a plan with a broken one is refused.

import type { SyncNode } from '../../core/manifest.js';
import type { ActionCounts, GuardResult } from '../../core/plan-document.js';

/** `delivered` is how many records the ledger holds for the sync, `records` how many with a key its model gives. */
export function checkGuards(
  sync: SyncNode,
  counts: ActionCounts,
  numbers: { readonly delivered: number; readonly records: number },
): readonly GuardResult[] {
  const { guards } = sync;
  const bounds = [
    { name: 'max_creates', limit: guards.max_creates, actual: counts.create },
    { name: 'max_updates', limit: guards.max_updates, actual: counts.update },
    { name: 'max_deletes', limit: guards.max_deletes, actual: counts.delete },
  ] as const;
  const results: GuardResult[] = bounds.flatMap(({ name, limit, actual }) => {
    const most = limit === undefined ? undefined : limitOf(limit, numbers.delivered);
    return limit === undefined || most === undefined
      ? []
      : [{ name, limit: String(limit), actual, broken: actual > most }];
  });
  const emptied = numbers.records === 0 && counts.delete > 0 && !guards.allow_empty;
  return emptied
    ? [...results, { name: 'empty_model', limit: 'not empty', actual: counts.delete, broken: true }]
    : results;
}

/** The most records a bound allows; a share of nothing delivered yet bounds nothing. */
function limitOf(limit: number | string, delivered: number): number | undefined {
  if (typeof limit === 'number') return limit;
  if (delivered === 0) return undefined;
  return Math.floor((Number.parseFloat(limit) / 100) * delivered);
}
