// The one gate that all requests of an account go through: bounded concurrency, every rate limit at once, and
// pauses that the destination asked for. First come, first served; an abort turns all who wait away.

import type { HttpSettings } from '../../core/connector.js';
import type { OnHttpEvent } from './http-event.js';
import { nextFreeAt, type RateWindow, rateWindow, requestEnded, requestStarted } from './rate-window.js';

/** Shorter waits are not worth an event. */
const SHORTEST_REPORTED_MS = 200;

export interface GateOptions {
  readonly concurrency: number;
  readonly rateLimits: HttpSettings['rate_limits'];
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: OnHttpEvent | undefined;
}

export class RequestGate {
  readonly #options: GateOptions;
  readonly #windows: readonly RateWindow[];
  readonly #waiting: ((entered: boolean) => void)[] = [];
  #refusal: string | undefined;
  #inFlight = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: GateOptions) {
    this.#options = options;
    this.#windows = options.rateLimits.map(rateWindow);
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

  close(): void {
    this.#options.signal?.removeEventListener('abort', this.#turnAway);
    this.#turnAway();
  }

  #tryEnter(): boolean {
    if (this.#inFlight >= this.#options.concurrency) return false;
    const now = performance.now();
    if (this.#freeAt(now) > now) return false;
    this.#inFlight += 1;
    for (const window of this.#windows) requestStarted(window);
    return true;
  }

  #freeAt(now: number): number {
    let free = this.#pausedUntil;
    for (const window of this.#windows) free = Math.max(free, nextFreeAt(window, now));
    return free;
  }

  #admit(): void {
    while (this.#waiting.length > 0 && this.#tryEnter()) this.#waiting.shift()?.(true);
    if (this.#waiting.length > 0 && this.#inFlight < this.#options.concurrency) this.#wakeLater();
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
