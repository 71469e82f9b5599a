// The plan as a document: what `plan --json` prints and what a saved plan carries in its header. The text and
// markdown views are functions of it. Every operation itself is a row in the plan file (runtime/plan).

import type { Json } from './json.js';
import type { Action } from './modes.js';

export const PLAN_VERSION = '1.0';

export interface ActionCounts {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly unchanged: number;
  /** Records with a null or duplicate key or match value, or a value that cannot be sent; never sent. */
  readonly invalid: number;
  /** Records held back, such as those that a field's when_null: skip_record leaves alone. */
  readonly held: number;
}

export interface FieldChange {
  readonly name: string;
  /** Absent when the record or the field did not exist before. */
  readonly old?: Json;
  readonly new?: Json;
  /** The value comes from a record that this plan creates. */
  readonly known_after_apply?: true;
  readonly sensitive?: true;
}

export interface PlanSample {
  readonly key: string;
  readonly action: Action;
  readonly reason: string;
  readonly fields: readonly FieldChange[];
}

/** Those up to null_required make a record invalid; the others hold it back. */
export type ProblemReason =
  | 'null_key'
  | 'duplicate_key'
  | 'null_match'
  | 'duplicate_match'
  | 'invalid_value'
  | 'too_long'
  | 'unlisted_value'
  | 'null_required'
  | 'null_field'
  | 'unknown_outcome'
  | 'match_taken'
  | 'gone'
  | 'gone_or_keyless'
  | 'shared'
  | 'backing_off'
  | 'quarantined'
  | 'changed_since'
  | 'cannot_delete'
  | 'not_known_before'
  | 'cannot_undo'
  | 'sensitive'
  | 'never_confirmed';

export interface Problem {
  readonly reason: ProblemReason;
  /** The field whose value it is about, where it is about one. */
  readonly field?: string;
  readonly records: number;
  /** Up to five keys, or match values, that show it. */
  readonly examples: readonly string[];
  /** Of each example the value that cannot be sent: its JSON, cut when long, or the mask of sensitive ones. */
  readonly values?: readonly string[];
}

/** All guards by name; what each bounds is told in docs/guards.md. */
export const GUARDS = ['max_creates', 'max_updates', 'max_deletes', 'max_shrink', 'max_nulls', 'empty_model'] as const;
export type GuardName = (typeof GUARDS)[number];

export interface GuardResult {
  readonly name: GuardName;
  readonly limit: string;
  readonly actual: number;
  /** Of max_nulls: the field whose value most records lose, if any does. */
  readonly field?: string;
  readonly broken: boolean;
  /** It is broken and was let pass for one run, by --allow. */
  readonly allowed?: true;
}

/** Where a sync's records are; the ledger says nothing about another place. */
export interface SyncTarget {
  readonly connector: string;
  readonly object: string;
  /** The match fields, in name order, joined by ', '. */
  readonly match: string;
  /** Canonical JSON of the account's own settings. */
  readonly settings: string;
}

export interface SyncPlan extends ActionCounts {
  readonly name: string;
  readonly destination: string;
  readonly object: string;
  readonly mode: string;
  readonly target: SyncTarget;
  /** Requests that the apply will send when nothing is retried. */
  readonly requests: number;
  readonly guards: readonly GuardResult[];
  readonly samples: readonly PlanSample[];
  /** Fields whose values a ledger holds as keyed hashes; absent when there are none. Match fields are not among them. */
  readonly sensitive?: readonly string[];
  /** Records that are not sent, and why. */
  readonly problems: readonly Problem[];
}

/** What undoing a run means beyond its operations; each is said once. */
export type PlanRemark =
  /** The project has no such sync any more: its part of the run stays as it is. */
  | { readonly type: 'sync_gone'; readonly sync: string; readonly records: number }
  /** Deleted records are made anew, without these fields: they were set at creation and are not known any more. */
  | {
      readonly type: 'made_anew';
      readonly sync: string;
      readonly records: number;
      readonly left_out: readonly string[];
    }
  /** An upsert does not say whether it made the record: what is deleted may have been there before the run. */
  | { readonly type: 'upserted'; readonly sync: string; readonly records: number };

export interface PlanOrigin {
  readonly type: 'rollback' | 'drift';
  readonly of: string;
}

/** What a test that compares numbers of rows has counted; remembered when the plan is applied. */
export interface RowCount {
  readonly model: string;
  readonly test: string;
  readonly rows: number;
}

export interface PlanDocument {
  readonly format_version: typeof PLAN_VERSION;
  readonly plan_id: string;
  readonly project: string;
  readonly environment: string | null;
  /** What the operations were made from when not from the models alone: a run that is undone, values read back. */
  readonly origin?: PlanOrigin;
  readonly remarks?: readonly PlanRemark[];
  readonly manifest: string;
  /** Fingerprints of the parts of the project that the plan rests on, by their names. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly ledger: { readonly lineage: string; readonly serial: number };
  /** Sensitive values stand as hashes, as in the plans that runs keep: it cannot be applied. */
  readonly hashed?: true;
  readonly summary: ActionCounts;
  /** Absent when no model under the syncs has such a test. */
  readonly row_counts?: readonly RowCount[];
  readonly syncs: readonly SyncPlan[];
}

export const NO_ACTIONS: ActionCounts = { create: 0, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 0 };

export function addCounts(a: ActionCounts, b: ActionCounts): ActionCounts {
  return {
    create: a.create + b.create,
    update: a.update + b.update,
    delete: a.delete + b.delete,
    unchanged: a.unchanged + b.unchanged,
    invalid: a.invalid + b.invalid,
    held: a.held + b.held,
  };
}
