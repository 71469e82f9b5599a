// Guards: bounds on what a plan may do. The plan shows them; an apply of a plan with a broken one is refused unless
// that guard is allowed for the run. What each counts, and of what a share is taken, is told in docs/guards.md.

import type { SyncNode } from '../../core/manifest.js';
import type { ActionCounts, GuardName, GuardResult } from '../../core/plan-document.js';
import type { LostValues } from './count-nulls.js';
import { limitOf } from './limit-of.js';

export interface GuardedNumbers {
  /** How many records the ledger holds for the sync. */
  readonly delivered: number;
  /** How many records with a key its model gives; absent for a plan that is not made from the model. */
  readonly records?: number;
  /** The field that most records lose; only counted for a sync that bounds it. */
  readonly lost: LostValues | undefined;
}

interface Bound {
  readonly name: Exclude<GuardName, 'empty_model'>;
  readonly limit: number | string | undefined;
  readonly actual: number;
  readonly field?: string;
}

export function checkGuards(
  { guards }: SyncNode,
  counts: ActionCounts,
  { delivered, records = delivered, lost }: GuardedNumbers,
): readonly GuardResult[] {
  const bounds: readonly Bound[] = [
    { name: 'max_creates', limit: guards.max_creates, actual: counts.create },
    { name: 'max_updates', limit: guards.max_updates, actual: counts.update },
    { name: 'max_deletes', limit: guards.max_deletes, actual: counts.delete },
    { name: 'max_shrink', limit: guards.max_shrink, actual: Math.max(0, delivered - records) },
    { name: 'max_nulls', limit: guards.max_nulls, actual: lost?.records ?? 0, ...(lost && { field: lost.field }) },
  ];
  const results = bounds.flatMap((bound) => checkBound(bound, delivered));
  const emptied = records === 0 && counts.delete > 0 && !guards.allow_empty;
  return emptied
    ? [...results, { name: 'empty_model', limit: 'not empty', actual: counts.delete, broken: true }]
    : results;
}

function checkBound({ name, limit, ...found }: Bound, delivered: number): readonly GuardResult[] {
  if (limit === undefined) return [];
  const most = limitOf(limit, delivered);
  if (most === undefined) return [];
  return [{ name, limit: String(limit), ...found, broken: found.actual > most }];
}
