// What a read-back found, as a document: what `drift --json` and `state import --json` print.

import type { Json } from './json.js';
import type { PlanDocument } from './plan-document.js';

export const DRIFT_VERSION = '1.0';

export const DRIFT_POLICIES = ['keep', 'overwrite', 'adopt', 'fail'] as const;

/** keep: report. overwrite: plan to send ours again. adopt: the ledger takes theirs. fail: exit with 4. */
export type DriftPolicy = (typeof DRIFT_POLICIES)[number];

export interface DriftCounts {
  /** Holding what we delivered, or already what we would deliver next. */
  readonly in_line: number;
  readonly drifted: number;
  /** Not there any more, though we did not delete it. */
  readonly missing: number;
  readonly unreadable: number;
}

export interface DriftedField {
  readonly name: string;
  /** Absent when there is no value. */
  readonly delivered?: Json;
  readonly live?: Json;
  /** What the model says now; absent when it no longer says anything. */
  readonly desired?: Json;
  readonly sensitive?: true;
}

export interface DriftSample {
  readonly key: string;
  readonly state: 'drifted' | 'missing' | 'unreadable';
  /** Of a drifted record. */
  readonly fields: readonly DriftedField[];
  /** Why it could not be read, or null. */
  readonly reason: string | null;
}

export interface DriftDocument {
  readonly format_version: typeof DRIFT_VERSION;
  readonly sync: string;
  readonly destination: string;
  readonly object: string;
  readonly policy: DriftPolicy;
  /** Records that the ledger holds, and how many of them were read. */
  readonly delivered: number;
  readonly checked: number;
  readonly requests: number;
  readonly summary: DriftCounts;
  /** Up to ten of each state. */
  readonly samples: readonly DriftSample[];
  /** Ledger entries that took the live values, and that were forgotten; with policy adopt. */
  readonly adopted: { readonly changed: number; readonly forgotten: number } | null;
  /** What would bring the destination back in line; with policy overwrite. */
  readonly plan: PlanDocument | null;
}

export interface ImportCounts {
  readonly adopted: number;
  readonly not_found: number;
  readonly unreadable: number;
  /** Found, but not ours alone: two of our records name it, or the ledger has it already. */
  readonly conflicting: number;
  /** Without a usable key or match value, so never asked for. */
  readonly invalid: number;
}

export interface ImportSample {
  readonly key: string;
  readonly state: 'conflicting' | 'unreadable';
  readonly reason: string;
}

export interface ImportDocument {
  readonly format_version: typeof DRIFT_VERSION;
  readonly sync: string;
  readonly destination: string;
  readonly object: string;
  readonly requests: number;
  readonly summary: ImportCounts;
  /** Up to ten of each state. */
  readonly samples: readonly ImportSample[];
}
