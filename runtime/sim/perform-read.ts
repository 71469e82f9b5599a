// Reads records of the store back. A record that is not there is told by the operation's own word for it: a status where
// the request is for one record, otherwise a code among the errors, or nothing at all.

import type { Operation } from '../../core/connector.js';
import type { Refusal } from './check-fields.js';
import type { StoredRecord } from './object-store.js';
import type { SentRecord } from './read-request.js';

export interface ReadTarget {
  readonly record: SentRecord;
  readonly matchName: string | undefined;
  readonly match: string | undefined;
  readonly stored: StoredRecord | undefined;
  /** What a fault's rule refuses the record for. */
  readonly problem: (Refusal & { readonly status?: number }) | undefined;
}

export interface ReadOutcome extends Omit<ReadTarget, 'stored' | 'problem'> {
  readonly id: string | undefined;
  readonly refusal: Refusal | undefined;
  /** The record's fields that were asked for. */
  readonly live?: Readonly<Record<string, unknown>>;
}

export type ReadDone =
  | { readonly outcomes: readonly ReadOutcome[] }
  | { readonly whole: Refusal & { readonly status: number } };

export function readTargets({ missing }: Operation, targets: readonly ReadTarget[]): ReadDone {
  const refused = targets.find(({ problem }) => problem?.status !== undefined)?.problem;
  if (refused?.status !== undefined) return { whole: { ...refused, status: refused.status } };
  const status = missing?.find((word) => typeof word === 'number');
  const code = missing?.find((word) => typeof word === 'string') ?? 'NOT_FOUND';
  const absent = { code, reason: 'No such record here' };
  if (status !== undefined && targets.length === 1 && targets[0]?.stored === undefined)
    return { whole: { ...absent, status } };
  return {
    outcomes: targets.map(({ record, matchName, match, stored, problem }) => ({
      record,
      matchName,
      match,
      id: stored?.id,
      refusal: problem ?? (stored === undefined ? absent : undefined),
      ...(stored !== undefined && { live: askedFields(stored, record) }),
    })),
  };
}

function askedFields({ fields }: StoredRecord, { asked }: SentRecord): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => asked === undefined || asked.includes(name)));
}
