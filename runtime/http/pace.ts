// Finds the rate that a destination takes when it tells no limit and only refuses: a refusal halves the rate, each second
// without one raises it a little. So an unknown limit is found, and then held. Refusals in a row say only that the wait
// was too short: the rate is halved once.

const WINDOW_MS = 1000;
/** A timer that fires late must not cost throughput. */
const CATCH_UP_MS = 20;
const RAISE_SHARE = 0.25;
const LEAST_RAISE_PER_SECOND = 1;

export interface PaceOptions {
  /** A second with fewer requests than may be under way at once says nothing of the limit. */
  readonly concurrency: number;
  /** Requests are never further apart. */
  readonly longestMs: number;
}

export class Pace {
  readonly #options: PaceOptions;
  #perSecond = Number.POSITIVE_INFINITY;
  #raise = 0;
  #since = 0;
  #nextAt = 0;
  #refusedAt = Number.NEGATIVE_INFINITY;
  #refusals = 0;
  /** When the requests of the last second were sent. */
  readonly #sent: number[] = [];

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** When the next request may be sent: a time up to `now` is at once. */
  freeAt(): number {
    return this.#nextAt;
  }

  sent(now: number): void {
    this.#sent.push(now);
    this.#forget(now);
    if (this.#perSecond === Number.POSITIVE_INFINITY) return;
    // A pause is no proof that more would have been taken.
    this.#perSecond += this.#raise * Math.min(1, (now - this.#since) / 1000);
    this.#since = now;
    this.#nextAt = Math.max(now - CATCH_UP_MS, this.#nextAt) + 1000 / this.#perSecond;
  }

  wentThrough(): void {
    this.#refusals = 0;
  }

  /**
   * A request sent at `sentAt` was refused. Gives how many such rounds came in a row, or 0 when it was sent before the
   * last one: it tells nothing new.
   */
  refused(sentAt: number, now: number): number {
    if (sentAt < this.#refusedAt) return 0;
    this.#refusedAt = now;
    this.#refusals += 1;
    if (this.#refusals === 1) this.#lower(now);
    return this.#refusals;
  }

  #lower(now: number): void {
    const { concurrency, longestMs } = this.#options;
    this.#forget(now);
    const lately = Math.min(this.#perSecond, Math.max(concurrency, this.#sent.length));
    this.#perSecond = Math.max(1000 / longestMs, lately / 2);
    this.#raise = Math.max(LEAST_RAISE_PER_SECOND, this.#perSecond * RAISE_SHARE);
    this.#since = now;
    this.#nextAt = now + 1000 / this.#perSecond;
  }

  #forget(now: number): void {
    const first = this.#sent.findIndex((at) => at > now - WINDOW_MS);
    if (first > 0) this.#sent.splice(0, first);
    else if (first === -1) this.#sent.length = 0;
  }
}
