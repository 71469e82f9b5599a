// What an answer's headers tell of the account's limits, as the connector names them.

import type { RateHeaders } from '../../core/connector.js';
import { msUntil } from './time-text.js';

export type AnswerHeaders = Readonly<Record<string, string | undefined>>;

/** The state of one limit; `limit` says which of the connector's it is. */
export interface RateNotice {
  readonly limit: number;
  readonly remaining: number;
  /** Until it starts anew. */
  readonly resetMs: number;
  /** The headers' own words. */
  readonly words: string;
}

const USAGE = /(\d+)\s*\/\s*(\d+)/;
/** Clocks that differ by less are as good as equal: a date has whole seconds. */
const CLOCK_SLACK_MS = 2000;

export function rateNotices(limits: readonly RateHeaders[], headers: AnswerHeaders): readonly RateNotice[] {
  return limits.flatMap((described, limit) => {
    const remaining = remainingIn(described, headers);
    const resetMs = resetIn(described, headers);
    if (remaining === undefined || resetMs === undefined) return [];
    return [{ limit, remaining, resetMs, words: wordsOf(described, headers) }];
  });
}

/** When a refused request may be sent again, as far as headers of limits tell: once all that are used up start anew. */
export function resetAfterRefusal(limits: readonly RateHeaders[], headers: AnswerHeaders): number | undefined {
  const told = limits.flatMap((described) => {
    const resetMs = resetIn(described, headers);
    return resetMs === undefined || described.reset === undefined || headers[described.reset] === undefined
      ? []
      : [{ resetMs, usedUp: (remainingIn(described, headers) ?? 0) <= 0 }];
  });
  const usedUp = told.filter((each) => each.usedUp).map(({ resetMs }) => resetMs);
  return usedUp.length === 0 ? undefined : Math.max(...usedUp);
}

function remainingIn({ remaining, usage }: RateHeaders, headers: AnswerHeaders): number | undefined {
  if (usage !== undefined) {
    const [, used, most] = USAGE.exec(headers[usage] ?? '') ?? [];
    return used === undefined ? undefined : Number(most) - Number(used);
  }
  const text = headers[remaining ?? '']?.trim() ?? '';
  const count = Number(text);
  return text === '' || !Number.isFinite(count) ? undefined : count;
}

function resetIn({ reset, unit_ms, per_ms }: RateHeaders, headers: AnswerHeaders): number | undefined {
  const told = reset === undefined ? undefined : msUntil(headers[reset], serverTime(headers), unit_ms);
  return told ?? per_ms;
}

/** A time since 1970 is by the destination's clock, which may be wrong, or ours is. */
function serverTime(headers: AnswerHeaders): number {
  const ours = Date.now();
  const theirs = Date.parse(headers.date ?? '');
  return Number.isNaN(theirs) || Math.abs(theirs - ours) < CLOCK_SLACK_MS ? ours : theirs;
}

function wordsOf({ remaining, usage }: RateHeaders, headers: AnswerHeaders): string {
  const name = usage ?? remaining ?? '';
  return `${name}: ${headers[name]}`;
}
