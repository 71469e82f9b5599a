// Notices that a destination refuses all that a sync sends for one and the same reason, as when a field does not exist
// there: halving such batches down to single records costs hundreds of requests each and gets nothing through.

import type { Answer, BatchAnswer } from '../../core/batch.js';

/** So many batches in a row, with nothing gone through before, are no accident of their records. */
const BATCHES = 3;

export class RefusalWatch {
  private refused = 0;
  private words: string | undefined;
  private passed = false;

  /** Batches to have under way: few, until one has shown that the destination takes such records. */
  underWay(most: number): number {
    return this.passed ? most : Math.min(BATCHES - this.refused, most);
  }

  /** Why to send no more, in the destination's words, or undefined. Batches of one record cannot show it. */
  seen({ answers }: BatchAnswer): string | undefined {
    const [first] = answers;
    const words = wordsOf(first);
    const isRefused =
      answers.length > 1 && answers.every((answer) => answer.status === 'rejected' && wordsOf(answer) === words);
    if (!isRefused || (this.refused > 0 && words !== this.words)) this.passed = true;
    if (this.passed) return undefined;
    this.refused += 1;
    this.words = words;
    if (this.refused < BATCHES) return undefined;
    return `The destination refused every record of the first ${BATCHES} batches: ${first?.reason ?? first?.code ?? 'it did not say why'}`;
  }
}

/** Records that are bad each in their own way name themselves in the reason; one cause has the same words for all. */
function wordsOf(answer: Answer | undefined): string {
  return `${answer?.code ?? ''} ${answer?.reason ?? ''}`;
}
