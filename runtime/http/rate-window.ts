// One rate limit: at most so many requests in any stretch of time. A request counts from before it is sent until
// `per_ms` after its answer, so the bound holds at the server whatever the network delays.

/** Timers and clocks round to milliseconds on both sides. */
const SLACK_MS = 2;

export interface RateWindow {
  readonly requests: number;
  readonly per_ms: number;
  inFlight: number;
  /** When answers came, ascending; those before `first` no longer count. */
  readonly ended: number[];
  first: number;
}

export function rateWindow(limit: { readonly requests: number; readonly per_ms: number }): RateWindow {
  return { ...limit, inFlight: 0, ended: [], first: 0 };
}

/** When the next request may be sent: a time up to `now` is at once, Infinity is after the next answer. */
export function nextFreeAt(window: RateWindow, now: number): number {
  forget(window, now);
  const counted = window.inFlight + window.ended.length - window.first;
  if (counted < window.requests) return now;
  const oldest = window.ended[window.first];
  return oldest === undefined ? Number.POSITIVE_INFINITY : oldest + window.per_ms + SLACK_MS;
}

export function requestStarted(window: RateWindow): void {
  window.inFlight += 1;
}

export function requestEnded(window: RateWindow, now: number): void {
  window.inFlight -= 1;
  window.ended.push(now);
}

function forget(window: RateWindow, now: number): void {
  const before = now - window.per_ms - SLACK_MS;
  for (let end = window.ended[window.first]; end !== undefined && end <= before; end = window.ended[window.first]) {
    window.first += 1;
  }
  if (window.first > 1024 && window.first * 2 > window.ended.length) {
    window.ended.splice(0, window.first);
    window.first = 0;
  }
}
