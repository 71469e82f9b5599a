// What the delivery engine hands to a transport and gets back: a batch of finished record texts, and one answer
// per record. Records never become JavaScript objects on the way out.

import type { OutcomeStatus } from './run-document.js';

/** Between the JSON texts of a batch's records. JSON text has no bare line feed, so it splits them again. */
export const RECORD_SEPARATOR = ',\n';

export interface Batch {
  /** The same in every retry and after a crash: plan id, sync and first sequence number. */
  readonly id: string;
  /** Sequence numbers of the records in the plan, ascending; `String(seq)` is a record's $ref. */
  readonly seqs: readonly number[];
  /** The records' JSON texts, joined by RECORD_SEPARATOR. */
  readonly records: string;
  /** The records' match values in order, when the operation reads answers by match. */
  readonly matches?: readonly string[];
  /** The records' destination ids in order, when the operation identifies by id: answers may name them so. */
  readonly ids?: readonly string[];
  /** For one-record requests whose path names the record. */
  readonly target?: BatchTarget;
}

/** What names the only record of a request. */
export interface BatchTarget {
  readonly id: string | null;
  readonly match: string;
  readonly key: string;
  /** Where the request carries it: the same whenever this record is sent. */
  readonly idempotency_key?: string;
}

export interface Answer {
  readonly seq: number;
  readonly status: OutcomeStatus;
  /** The destination's id of the record, when it told. */
  readonly id?: string;
  /** Of a read that was answered: the object that holds the record's values, null when there is no such record. */
  readonly live?: Readonly<Record<string, unknown>> | null;
  readonly code?: string;
  /** In the destination's words; never contains a secret. */
  readonly reason?: string;
  /** The destination's name of the field that it objects to. */
  readonly field?: string;
  /** It was refused, and an earlier try that was never answered may have taken effect all the same. */
  readonly in_doubt?: true;
}

export interface BatchAnswer {
  /** Exactly one per record of the batch. */
  readonly answers: readonly Answer[];
  readonly requests: number;
  readonly retries: number;
  /** The account refuses us: why. The rest of the sync must not be sent. */
  readonly stop?: string;
}
