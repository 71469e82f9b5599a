// The one gate that all requests of an account go through: bounded concurrency, every rate limit at once, those that
// the destination tells of, those that it only shows by refusing, and pauses. First come, first served; an abort turns
// all who wait away. What an answer means is decided elsewhere; here it is told.

import type { HttpSettings } from '../../core/connector.js';
import type { OnHttpEvent } from './http-event.js';
import { Pace } from './pace.js';
import { budgetFreeAt, budgetTold, budgetUsed, type RateBudget, rateBudget } from './rate-budget.js';
import type { RateNotice } from './rate-headers.js';
import { nextFreeAt, type RateWindow, rateWindow, requestEnded, requestStarted } from './rate-window.js';
import { RetryBudget } from './retry-budget.js';
import { backoffDelay, LONGEST_WAIT_MS } from './retry-delay.js';

/** Shorter waits are not worth an event. */
const SHORTEST_REPORTED_MS = 200;
/** With fewer requests left than this many rounds of them, the rest is spread over time. */
const ROUNDS_SPREAD = 2;

export interface GateOptions {
  readonly http: Pick<HttpSettings, 'concurrency' | 'rate_limits' | 'rate_headers' | 'retry'>;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnHttpEvent | undefined;
}

export class RequestGate {
  readonly #options: GateOptions;
  readonly #windows: readonly RateWindow[];
  readonly #budgets: readonly RateBudget[];
  readonly #pace: Pace;
  readonly #retries: RetryBudget;
  readonly #waiting: ((entered: boolean) => void)[] = [];
  #refusal: string | undefined;
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#windows = options.http.rate_limits.map(rateWindow);
    this.#budgets = options.http.rate_headers.map(rateBudget);
    const { concurrency, retry } = options.http;
    this.#pace = new Pace({ concurrency, longestMs: retry.max_ms });
    this.#retries = new RetryBudget({ concurrency, retry });
    options.signal?.addEventListener('abort', this.#turnAway);
  }

  /** Why the account lets nothing through any more, once `shut`. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** The account refuses us: whoever waits, and whoever comes later, is turned away. The first reason stays. */
  shut(reason: string): void {
    this.#refusal ??= reason;
    this.#turnAway();
  }

  /** True when a request may be sent now; each true needs a `leave` after the answer. False once aborted or shut. */
  enter(): boolean | Promise<boolean> {
    if (this.#options.signal?.aborted === true || this.#refusal !== undefined) return false;
    if (this.#waiting.length === 0 && this.#tryEnter()) return true;
    return new Promise((done) => {
      this.#waiting.push(done);
      this.#admit();
    });
  }

  leave(): void {
    this.#inFlight -= 1;
    if (this.#windows.length > 0) {
      const now = performance.now();
      for (const window of this.#windows) requestEnded(window, now);
    }
    if (this.#waiting.length > 0) this.#admit();
  }

  /** No request is sent for so long, whoever asks. */
  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, performance.now() + ms);
  }

  /** What an answer's headers tell of limits. One that starts anew only after a very long time shuts the account. */
  limited(notices: readonly RateNotice[]): void {
    const now = performance.now();
    for (const { limit, remaining, resetMs, words } of notices) {
      const budget = this.#budgets[limit];
      if (remaining <= 0 && resetMs > LONGEST_WAIT_MS) {
        this.shut(`The destination’s limit of requests is used up (${words}) and starts anew in ${inWords(resetMs)}.`);
      } else if (budget !== undefined) {
        budgetTold(budget, { remaining, resetMs, underWay: this.#inFlight - 1 }, now);
      }
    }
  }

  /** A request was answered, with whatever outcome. */
  wentThrough(): void {
    this.#pace.wentThrough();
    this.#retries.wentThrough(performance.now());
  }

  /** A request must be sent again, whatever for. When that is so of very many in a row, the account is shut. */
  sentBack(reason: string): void {
    const why = this.#retries.sentBack(reason);
    if (why !== undefined) this.shut(why);
  }

  /** A request sent at `sentAt` was one too many, and the answer does not say when there may be another. */
  slowDown(sentAt: number): void {
    const now = performance.now();
    this.#retries.answered(now);
    const inARow = this.#pace.refused(sentAt, now);
    if (inARow > 0) this.pause(backoffDelay(this.#options.http.retry, inARow));
  }

  /** A request sent at `sentAt` has failed. When all do, the account pauses, and is shut at last. */
  failed(sentAt: number, reason: string): void {
    const found = this.#retries.failed(sentAt, performance.now(), reason);
    if ('givenUp' in found) this.shut(found.givenUp);
    else if (found.pauseMs > 0) this.pause(found.pauseMs);
  }

  /** Whether a request that failed may be sent again. When too many have been, the account is shut. */
  mayRetry(reason: string): boolean {
    const why = this.#refusal ?? this.#retries.spend(reason);
    if (why !== undefined) this.shut(why);
    return why === undefined;
  }

  close(): void {
    this.#options.signal?.removeEventListener('abort', this.#turnAway);
    this.#turnAway();
  }

  #hasRoom(): boolean {
    return this.#inFlight < (this.#retries.isProbing ? 1 : this.#options.http.concurrency);
  }

  #tryEnter(): boolean {
    if (!this.#hasRoom()) return false;
    const now = performance.now();
    if (this.#freeAt(now) > now) return false;
    this.#inFlight += 1;
    for (const window of this.#windows) requestStarted(window);
    for (const budget of this.#budgets) budgetUsed(budget, now, ROUNDS_SPREAD * this.#options.http.concurrency);
    this.#pace.sent(now);
    return true;
  }

  #freeAt(now: number): number {
    let free = Math.max(this.#pausedUntil, this.#pace.freeAt());
    for (const window of this.#windows) free = Math.max(free, nextFreeAt(window, now));
    for (const budget of this.#budgets) free = Math.max(free, budgetFreeAt(budget, now));
    return free;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#tryEnter()) this.#waiting.shift()?.(true);
    if (this.#waiting.length > 0 && this.#hasRoom()) this.#wakeLater();
  }

  #wakeLater(): void {
    const now = performance.now();
    const free = this.#freeAt(now);
    if (this.#timer !== undefined || !Number.isFinite(free)) return;
    const ms = Math.max(1, Math.ceil(free - now));
    if (ms >= SHORTEST_REPORTED_MS) {
      this.#options.onEvent?.({ type: 'waiting', ms, why: free <= this.#pausedUntil ? 'retry_after' : 'rate_limit' });
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#admit();
    }, ms);
  }

  readonly #turnAway = (): void => {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const done of this.#waiting.splice(0)) done(false);
  };
}

function inWords(ms: number): string {
  return ms < 7_200_000 ? `${Math.ceil(ms / 60_000)} minutes` : `${Math.ceil(ms / 3_600_000)} hours`;
}
