// One record's story as a document: what `explain --json` prints. Sensitive values are masked in it.

import type { Json } from './json.js';
import type { FieldChange, PlanOrigin } from './plan-document.js';
import type { OutcomeStatus } from './run-document.js';

export const EXPLANATION_VERSION = '1.0';

type Payload = Readonly<Record<string, Json>>;

/** A part that cannot be told, and why: the warehouse is away, a query fails. */
export interface NotTold {
  readonly failed: string;
}

/** What the model gives under the record's key: how many rows, and the first one, its values as texts. */
export interface ModelRow {
  readonly model: string;
  readonly rows: number;
  readonly row: Readonly<Record<string, string | null>> | null;
}

/** What a plan made now would do. absent: nothing, because the sync does not have the record. */
export interface PlannedNow {
  readonly action: 'create' | 'update' | 'delete' | 'invalid' | 'held' | 'unchanged' | 'absent';
  readonly reason: string | null;
  readonly fields: readonly FieldChange[];
  /** What is to be at the destination; null when nothing is. */
  readonly payload: Payload | null;
  /** Of an invalid record, the field whose value cannot be sent. */
  readonly refused?: Payload;
}

export interface LedgerEntry {
  readonly match: string;
  readonly destination_id: string | null;
  readonly run_id: string;
  readonly serial: number;
  readonly payload: Payload;
}

export interface RejectEntry {
  readonly action: string;
  /** The field that the destination names, where it names one. */
  readonly field: string | null;
  readonly code: string | null;
  readonly reason: string | null;
  /** How often the same value was refused, since somebody last said to retry it. */
  readonly attempts: number;
  readonly run_id: string;
  readonly first_at: string;
  readonly last_at: string;
  /** Null when it is not tried again by itself. */
  readonly next_at: string | null;
}

export interface RecordRequest {
  readonly method: string;
  /** Without the address of the account. */
  readonly path: string;
  /** This record's JSON text in the request, as the connector renders it. */
  readonly record: string;
}

export interface RecordAnswer {
  readonly status: OutcomeStatus;
  readonly id: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** What one run planned for the record, and what became of it. */
export interface RecordRun {
  readonly run_id: string;
  readonly started_at: string;
  readonly origin?: PlanOrigin;
  readonly action: string;
  readonly reason: string;
  /** The key that it was delivered under until then, when the run changed it. */
  readonly replaces?: string;
  readonly fields: readonly FieldChange[];
  /** Null when the destination takes no requests, or the record was not to be sent. */
  readonly request: RecordRequest | null;
  /** Null when the record was not to be sent. */
  readonly answer: RecordAnswer | null;
}

export interface ExplanationDocument {
  readonly format_version: typeof EXPLANATION_VERSION;
  readonly sync: string;
  readonly destination: string;
  readonly object: string;
  readonly mode: string;
  readonly key: string;
  readonly model: ModelRow | NotTold;
  readonly now: PlannedNow | NotTold;
  readonly ledger: LedgerEntry | null;
  readonly reject: RejectEntry | null;
  readonly unresolved: { readonly run_id: string; readonly reason: string | null } | null;
  /** Newest first. */
  readonly runs: readonly RecordRun[];
  /** Of how many runs in all the plans are kept, and from which on: only these are known record by record. */
  readonly history: { readonly runs: number; readonly kept: number; readonly oldest: string | null };
  /** Runs whose plan or journal cannot be read, and why. */
  readonly unreadable: readonly { readonly run_id: string; readonly failed: string }[];
}
