// A plan's document whose fields turned out to be sensitive after it was made: the values that its samples show are
// masked like those of a plan made now.

import { MASK } from '../../core/payload.js';
import type { FieldChange, PlanDocument, SyncPlan } from '../../core/plan-document.js';

/** `fields` gives the sensitive fields of a sync, by its name. */
export function maskSamples(document: PlanDocument, fields: (sync: string) => readonly string[]): PlanDocument {
  return { ...document, syncs: document.syncs.map((sync) => maskSync(sync, fields(sync.name))) };
}

function maskSync(sync: SyncPlan, fields: readonly string[]): SyncPlan {
  if (fields.length === 0) return sync;
  const mask = (change: FieldChange): FieldChange => (fields.includes(change.name) ? masked(change) : change);
  return {
    ...sync,
    samples: sync.samples.map((sample) => ({ ...sample, fields: sample.fields.map(mask) })),
    problems: sync.problems.map((problem) =>
      problem.values !== undefined && fields.includes(problem.field ?? '')
        ? { ...problem, values: problem.values.map(() => MASK) }
        : problem,
    ),
    sensitive: [...new Set([...(sync.sensitive ?? []), ...fields])].sort(),
  };
}

function masked(change: FieldChange): FieldChange {
  return {
    ...change,
    ...(change.old !== undefined && { old: MASK }),
    ...(change.new !== undefined && { new: MASK }),
    sensitive: true,
  };
}
