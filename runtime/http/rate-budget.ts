// What the destination says is left of one limit until it starts anew. Requests under way are taken off, because an
// answer may have been written before they arrived; the last few are spread over the time that is left.

export interface RateBudget {
  remaining: number;
  /** On the clock of performance.now(), as all times here. */
  resetAt: number;
  nextAt: number;
}

export function rateBudget(): RateBudget {
  return { remaining: Number.POSITIVE_INFINITY, resetAt: 0, nextAt: 0 };
}

/** Takes over what an answer says; `underWay` are the requests that it may not have counted. */
export function budgetTold(
  budget: RateBudget,
  told: { readonly remaining: number; readonly resetMs: number; readonly underWay: number },
  now: number,
): void {
  budget.remaining = told.remaining - told.underWay;
  budget.resetAt = now + told.resetMs;
}

/** When the next request may be sent: a time up to `now` is at once. */
export function budgetFreeAt(budget: RateBudget, now: number): number {
  if (budget.resetAt <= now) return now;
  return budget.remaining < 1 ? budget.resetAt : Math.min(budget.nextAt, budget.resetAt);
}

/** With less than `few` left, the next one waits for its share of the time. */
export function budgetUsed(budget: RateBudget, now: number, few: number): void {
  budget.remaining -= 1;
  const { remaining, resetAt } = budget;
  budget.nextAt = resetAt > now && remaining > 0 && remaining < few ? now + (resetAt - now) / (remaining + 1) : 0;
}
