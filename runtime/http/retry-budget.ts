// How much failing an account bears. Requests that fail may be sent again, but in all only so often as others go
// through; and when all fail, one at a time tries whether the destination is back, until it is given up.

import type { HttpSettings } from '../../core/connector.js';

/** Retries that nobody asked for: so many, and one more for each five requests that went through. */
export const FREE_RETRIES = 50;
export const RETRIES_PER_REQUEST = 0.2;

export interface FailureOptions {
  readonly retry: HttpSettings['retry'];
  readonly concurrency: number;
}

export class RetryBudget {
  readonly #options: FailureOptions;
  #through = 0;
  #retries = 0;
  /** Since the last request that went through: all that must be sent again, whatever for. */
  #inARow = 0;
  /** Since the last request that went through. */
  #failed = 0;
  #failingSince: number | undefined;
  #backAt = Number.NEGATIVE_INFINITY;
  #pauses = 0;
  #pausedAt = Number.NEGATIVE_INFINITY;

  constructor(options: FailureOptions) {
    this.#options = options;
  }

  /** As many requests in a row have failed as may be under way: only one at a time tries on. */
  get isProbing(): boolean {
    return this.#failed >= this.#options.concurrency;
  }

  wentThrough(now: number): void {
    this.#through += 1;
    this.#inARow = 0;
    this.answered(now);
  }

  /** The destination is there, if only to refuse. */
  answered(now: number): void {
    this.#backAt = now;
    this.#failed = 0;
    this.#failingSince = undefined;
    this.#pauses = 0;
  }

  /** A request is to be sent again. Gives why to give the account up, or undefined: waiting as asked may be in vain. */
  sentBack(reason: string): string | undefined {
    this.#inARow += 1;
    if (this.#inARow < FREE_RETRIES + this.#options.concurrency) return undefined;
    return `${reason} (none of the last ${this.#inARow} requests went through)`;
  }

  /** A request sent at `sentAt` has failed. Gives how long the account should pause, or why to give it up. */
  failed(sentAt: number, now: number, reason: string): { readonly pauseMs: number } | { readonly givenUp: string } {
    const { retry } = this.#options;
    this.#failed += 1;
    this.#failingSince ??= Math.max(sentAt, this.#backAt);
    const failingMs = now - this.#failingSince;
    if (failingMs >= retry.outage_ms && this.#failed > 1) {
      return { givenUp: `${reason} (nothing has gone through for ${Math.round(failingMs / 1000)} s)` };
    }
    if (!this.isProbing || sentAt < this.#pausedAt) return { pauseMs: 0 };
    this.#pausedAt = now;
    this.#pauses += 1;
    return { pauseMs: Math.min(retry.max_ms, retry.base_ms * 2 ** (this.#pauses - 1)) };
  }

  /** Takes one retry. Gives why there is none left, or undefined. */
  spend(reason: string): string | undefined {
    if (this.#retries >= FREE_RETRIES + RETRIES_PER_REQUEST * this.#through) {
      return `${reason} (too many requests fail: ${this.#retries} were sent again for ${this.#through} that went through)`;
    }
    this.#retries += 1;
    return undefined;
  }
}
