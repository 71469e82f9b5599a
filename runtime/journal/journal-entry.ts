// The journal of a run: one JSON document a line. What is about to be sent is written down before it is sent, what
// became of it after; a line that does not end is as if never written. Format: docs/journal.md.

import type { OutcomeStatus } from '../../core/run-document.js';

/** Creates and updates are delivered first, deletes after those of all syncs. */
export type Phase = 'write' | 'delete';

export interface Intent {
  readonly type: 'intent';
  readonly sync: string;
  readonly batch: string;
  /** First and last sequence number; every operation of the sync's same kind between them is meant. */
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

export interface Outcome {
  readonly type: 'outcome';
  readonly sync: string;
  readonly batch: string;
  /** Whose operations a range in `results` means. */
  readonly phase: Phase;
  readonly results: readonly OperationResult[];
}

/** One operation's outcome, or with `to` that of all operations of the sync from `seq` to `to`. */
export interface OperationResult {
  readonly seq: number;
  readonly to?: number;
  readonly status: OutcomeStatus;
  readonly id?: string;
  readonly code?: string;
  readonly reason?: string;
  /** The destination's name of the field that it objects to. */
  readonly field?: string;
  /** Refused, after a try without an answer that may have taken effect. */
  readonly in_doubt?: true;
}

export type JournalEntry = Intent | Outcome;
