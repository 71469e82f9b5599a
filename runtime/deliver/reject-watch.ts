// The guard max_rejects, decided while a run delivers: a sync of which more records are refused than it allows is
// stopped, and what went through is kept. Records that are merely skipped or unknown do not count.

import type { BatchAnswer } from '../../core/batch.js';

/** A share of fewer answers says little. */
export const FEWEST_ANSWERS = 500;

export class RejectWatch {
  readonly #bound: number | string;
  #answered = 0;
  #rejected = 0;

  constructor(bound: number | string) {
    this.#bound = bound;
  }

  /** Why to send no more, or undefined. */
  seen({ answers }: Pick<BatchAnswer, 'answers'>): string | undefined {
    const rejected = answers.filter(({ status }) => status === 'rejected');
    this.#rejected += rejected.length;
    this.#answered += answers.filter(({ status }) => status === 'ok' || status === 'noop').length + rejected.length;
    if (rejected.length === 0 || this.#rejected <= this.#most()) return undefined;
    const { reason = 'no reason was given' } = rejected.at(-1) ?? {};
    return `${this.#rejected} of ${this.#answered} records were rejected, more than guard max_rejects allows (${this.#bound}). The last one: ${reason}`;
  }

  #most(): number {
    if (typeof this.#bound === 'number') return this.#bound;
    if (this.#answered < FEWEST_ANSWERS) return Number.POSITIVE_INFINITY;
    return (Number.parseFloat(this.#bound) / 100) * this.#answered;
  }
}
