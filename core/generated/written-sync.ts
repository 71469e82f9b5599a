// Generated from schemas/sync.schema.json; do not edit.

/**
 * Where a field’s value comes from: a column’s name, or an object with exactly one of column, value, sql, lookup, template.
 */
export type Field =
  | string
  | {
      /**
       * The column’s name.
       */
      column: string;
      /**
       * What the value is turned into before it is sent.
       */
      type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
      /**
       * Applied to the value in this order.
       */
      transform?: (
        'trim' | 'lower' | 'upper' | 'sha256' | 'md5' | 'digits' | 'date' | 'epoch_seconds' | 'epoch_milliseconds'
      )[];
      /**
       * What to do when the value is null: send (the default) clears the field there, omit leaves the field out, skip_record leaves the whole record alone.
       */
      when_null?: 'send' | 'omit' | 'skip_record';
      /**
       * always (the default) keeps the field as the model says; on_create sets it once when the record is created; if_empty fills it only where it is empty there; never leaves it out.
       */
      manage?: 'always' | 'on_create' | 'if_empty' | 'never';
      /**
       * The value is masked in every view.
       */
      sensitive?: boolean;
    }
  | {
      /**
       * Any JSON value.
       */
      value: string | number | boolean | null | unknown[] | {};
      /**
       * What the value is turned into before it is sent.
       */
      type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
      /**
       * Applied to the value in this order.
       */
      transform?: (
        'trim' | 'lower' | 'upper' | 'sha256' | 'md5' | 'digits' | 'date' | 'epoch_seconds' | 'epoch_milliseconds'
      )[];
      /**
       * What to do when the value is null: send (the default) clears the field there, omit leaves the field out, skip_record leaves the whole record alone.
       */
      when_null?: 'send' | 'omit' | 'skip_record';
      /**
       * always (the default) keeps the field as the model says; on_create sets it once when the record is created; if_empty fills it only where it is empty there; never leaves it out.
       */
      manage?: 'always' | 'on_create' | 'if_empty' | 'never';
      /**
       * The value is masked in every view.
       */
      sensitive?: boolean;
    }
  | {
      /**
       * The expression. May use var() and env_var().
       */
      sql: string;
      /**
       * What the value is turned into before it is sent.
       */
      type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
      /**
       * Applied to the value in this order.
       */
      transform?: (
        'trim' | 'lower' | 'upper' | 'sha256' | 'md5' | 'digits' | 'date' | 'epoch_seconds' | 'epoch_milliseconds'
      )[];
      /**
       * What to do when the value is null: send (the default) clears the field there, omit leaves the field out, skip_record leaves the whole record alone.
       */
      when_null?: 'send' | 'omit' | 'skip_record';
      /**
       * always (the default) keeps the field as the model says; on_create sets it once when the record is created; if_empty fills it only where it is empty there; never leaves it out.
       */
      manage?: 'always' | 'on_create' | 'if_empty' | 'never';
      /**
       * The value is masked in every view.
       */
      sensitive?: boolean;
    }
  | {
      lookup: Lookup;
      /**
       * What the value is turned into before it is sent.
       */
      type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
      /**
       * Applied to the value in this order.
       */
      transform?: (
        'trim' | 'lower' | 'upper' | 'sha256' | 'md5' | 'digits' | 'date' | 'epoch_seconds' | 'epoch_milliseconds'
      )[];
      /**
       * What to do when the value is null: send (the default) clears the field there, omit leaves the field out, skip_record leaves the whole record alone.
       */
      when_null?: 'send' | 'omit' | 'skip_record';
      /**
       * always (the default) keeps the field as the model says; on_create sets it once when the record is created; if_empty fills it only where it is empty there; never leaves it out.
       */
      manage?: 'always' | 'on_create' | 'if_empty' | 'never';
      /**
       * The value is masked in every view.
       */
      sensitive?: boolean;
    }
  | {
      /**
       * Text in which {column} stands for a column’s value; {{ and }} stand for braces.
       */
      template: string;
      /**
       * What the value is turned into before it is sent.
       */
      type?: 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';
      /**
       * Applied to the value in this order.
       */
      transform?: (
        'trim' | 'lower' | 'upper' | 'sha256' | 'md5' | 'digits' | 'date' | 'epoch_seconds' | 'epoch_milliseconds'
      )[];
      /**
       * What to do when the value is null: send (the default) clears the field there, omit leaves the field out, skip_record leaves the whole record alone.
       */
      when_null?: 'send' | 'omit' | 'skip_record';
      /**
       * always (the default) keeps the field as the model says; on_create sets it once when the record is created; if_empty fills it only where it is empty there; never leaves it out.
       */
      manage?: 'always' | 'on_create' | 'if_empty' | 'never';
      /**
       * The value is masked in every view.
       */
      sensitive?: boolean;
    };

/**
 * Brings a model’s records to one object of a destination, in syncs/NAME.sync.json. The file name is the sync’s name.
 */
export interface WrittenSync {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * The model (or seed) whose rows are the records.
   */
  model: string;
  /**
   * The account to deliver to.
   */
  destination: string;
  /**
   * The kind of thing there: contacts, companies, a table, a file.
   */
  object: string;
  /**
   * upsert: create and update. create: only new ones. update: only those that exist there. mirror: also delete what we delivered and the model no longer has. append: send each record once.
   */
  mode: 'upsert' | 'create' | 'update' | 'mirror' | 'append';
  /**
   * The destination’s identifier field and the column that holds its value. Unique and never null.
   */
  match: {
    [k: string]: string;
  };
  /**
   * The destination’s fields and where each value comes from. A bare string is a column.
   */
  fields: {
    [k: string]: Field;
  };
  /**
   * A SQL condition on the model’s columns; only rows for which it is true are delivered. May use var() and env_var().
   */
  filter?: string;
  /**
   * In mirror mode, what becomes of a record that left the model: delete, archive, or keep. Default: what the destination offers, archive first.
   */
  on_delete?: 'delete' | 'archive' | 'keep';
  /**
   * Bounds on what a plan may do. A plan beyond one is refused with exit code 4.
   */
  guards?: {
    /**
     * How many records one plan may create. A number of records, or a percentage of the records delivered so far.
     */
    max_creates?: number | string;
    /**
     * How many records one plan may update. A number of records, or a percentage of the records delivered so far.
     */
    max_updates?: number | string;
    /**
     * How many records one plan may delete. A number of records, or a percentage of the records delivered so far.
     */
    max_deletes?: number | string;
    /**
     * How many records fewer than were delivered the model may give, whether or not they are deleted. A number of records, or a percentage of the records delivered so far.
     */
    max_shrink?: number | string;
    /**
     * In how many records one and the same field may lose its value: become null, or be left out. A number of records, or a percentage of the records delivered so far.
     */
    max_nulls?: number | string;
    /**
     * How many records one run may see rejected before it stops the sync. A number of records, or a percentage of those answered so far, once 500 have been. Default: 50%.
     */
    max_rejects?: number | string;
    /**
     * Let a model without rows delete everything that was delivered. Default: false.
     */
    allow_empty?: boolean;
  };
  /**
   * What `sluice drift` does about values that somebody changed at the destination. keep: report them. overwrite: plan to send ours again. adopt: take theirs into the ledger, so that the next plan shows the difference. fail: report and exit with 4. Default: keep.
   */
  drift?: 'keep' | 'overwrite' | 'adopt' | 'fail';
  /**
   * How often the scheduler applies this sync.
   */
  schedule?: {
    /**
     * The time between two runs.
     */
    every: string;
  };
  /**
   * Syncs to apply before this one, beyond those its lookups name.
   */
  depends_on?: string[];
  /**
   * Syncs that own a field of the same object where both map it; this sync then leaves that field out.
   */
  yields_to?: string[];
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
}
/**
 * The destination id that another sync’s record has.
 */
export interface Lookup {
  /**
   * The sync that delivers the other record.
   */
  sync: string;
  /**
   * The column, or columns, of this model that hold the other record’s key.
   */
  key: string | [string, ...string[]];
}
