// The rate limits that a simulated API enforces, as sliding windows, and the headers by which it tells of them: those
// that the connector describes.

import type { HttpSettings, RateHeaders } from '../../core/connector.js';

interface Window {
  readonly requests: number;
  readonly per_ms: number;
  readonly taken: number[];
}

export class SimRate {
  readonly #windows: readonly Window[];
  readonly #told: readonly RateHeaders[];
  readonly #retryAfter: string;

  constructor({ rate_headers, retry_after }: HttpSettings, limits: HttpSettings['rate_limits']) {
    this.#windows = limits.map((limit) => ({ ...limit, taken: [] }));
    this.#told = rate_headers;
    this.#retryAfter = retry_after.header ?? 'retry-after';
  }

  /** Takes one request: gives 0, or the milliseconds until one would be taken. */
  take(now: number): number {
    const wait = Math.max(0, ...this.#windows.map((window) => waitOf(window, now)));
    if (wait === 0) for (const { taken } of this.#windows) taken.push(now);
    return wait;
  }

  /** What every answer tells; with a wait also when to come again. */
  headers(now: number, wait = 0): Readonly<Record<string, string>> {
    const byWhatIsLeft = [...this.#windows].sort((a, b) => left(a, now) - left(b, now));
    const told = this.#told.flatMap((names) => {
      const window = byWhatIsLeft.find(({ per_ms }) => names.per_ms === undefined || names.per_ms === per_ms);
      return window === undefined ? [] : headersOf(names, window, now);
    });
    return { ...Object.fromEntries(told), ...(wait > 0 && { [this.#retryAfter]: String(Math.ceil(wait / 1000)) }) };
  }
}

function waitOf(window: Window, now: number): number {
  return left(window, now) > 0 ? 0 : (window.taken[0] ?? now) + window.per_ms - now;
}

function left({ requests, per_ms, taken }: Window, now: number): number {
  while ((taken[0] ?? now) <= now - per_ms) taken.shift();
  return requests - taken.length;
}

function headersOf(names: RateHeaders, window: Window, now: number): readonly (readonly [string, string])[] {
  const remaining = left(window, now);
  const oldest = window.taken[0] ?? now;
  const resetMs = remaining > 0 ? window.per_ms : oldest + window.per_ms - now;
  const values = [
    [names.remaining, remaining],
    [names.usage, `${window.requests - remaining}/${window.requests}`],
    [names.reset, Math.ceil(resetMs / names.unit_ms)],
  ] as const;
  return values.flatMap(([name, value]) => (name === undefined ? [] : [[name, String(value)] as const]));
}
