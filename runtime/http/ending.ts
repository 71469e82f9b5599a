// How the tries of one request end without an answer for its records, and what is then said of them.

import type { Answer, Batch } from '../../core/batch.js';
import type { OutcomeStatus } from '../../core/run-document.js';
import type { Verdict } from './judge-answer.js';
import { LONGEST_WAIT_MS } from './retry-delay.js';

export interface Ending {
  readonly status: OutcomeStatus;
  readonly code?: string;
  readonly reason: string;
  readonly field?: string;
  /** Why nothing more of the sync can be sent. */
  readonly stop?: string;
}

export type Again = Extract<Verdict, { kind: 'again' }>;
export type Effect = Again['effect'];

export const NAMELESS: Ending = {
  status: 'rejected',
  code: 'no_id',
  reason: 'The destination’s id of this record is not known, and the request needs it.',
};

export function interrupted(effect: Effect): Ending {
  if (effect === 'none') return { status: 'skipped', reason: 'Interrupted before it was sent.' };
  return { status: 'unknown', reason: 'Interrupted while waiting to send it again; the first try had no answer.' };
}

/** The account is shut, for the reason, by this request's answer or another's. */
export function turnedAway(reason: string, effect: Effect, code?: string): Ending {
  const status = effect === 'possible' ? 'unknown' : 'skipped';
  return { status, ...(code !== undefined && { code }), reason, stop: reason };
}

/** What ends the tries after so many, or undefined when there is to be another. */
export function endingOf(
  verdict: Again,
  tried: {
    readonly attempt: number;
    readonly attempts: number;
    /** Of all tries so far. */
    readonly effect: Effect;
    /** Sending twice does no harm. */
    readonly repeatable: boolean;
  },
): Ending | undefined {
  const { code, afterMs = 0 } = verdict;
  if (afterMs > LONGEST_WAIT_MS) {
    const asked = `asks to wait ${Math.ceil(afterMs / 1000)} s, longer than we do`;
    return turnedAway(`${verdict.reason} (${asked})`, tried.effect, code);
  }
  if (verdict.effect === 'possible' && !tried.repeatable) {
    return { status: 'unknown', code, reason: `${verdict.reason}; not sent again, as that could write it twice` };
  }
  return tried.attempt < tried.attempts ? undefined : exhausted(verdict, tried.effect, tried.attempt);
}

function exhausted(verdict: Again, effect: Effect, attempt: number): Ending {
  const { code, unreachable } = verdict;
  const reason = attempt === 1 ? verdict.reason : `${verdict.reason} (tried ${attempt} times)`;
  if (unreachable) return turnedAway(reason, effect, code);
  return { status: effect === 'possible' ? 'unknown' : 'rejected', code, reason };
}

export function sameForAll(batch: Batch, { status, code, reason, field }: Ending): readonly Answer[] {
  const said = { status, ...(code !== undefined && { code }), reason, ...(field !== undefined && { field }) };
  return batch.seqs.map((seq) => ({ seq, ...said }));
}
