// Generated from schemas/model.schema.json; do not edit.

/**
 * A test of one column.
 */
export type ColumnTest =
  | ('unique' | 'not_null')
  | {
      /**
       * unique: no two rows have the same value. not_null: every row has a value.
       */
      test: 'unique' | 'not_null';
      /**
       * What messages call the test. Default: made of what it tests.
       */
      name?: string;
      /**
       * An SQL condition, which may hold templates: only rows that meet it are tested.
       */
      where?: string;
      /**
       * error: a failing test stops the plan. warn: it is said and the plan goes on. Default: error.
       */
      severity?: 'error' | 'warn';
    }
  | {
      /**
       * The values that the column may have.
       *
       * @minItems 1
       */
      accepted_values: [string | number | boolean, ...(string | number | boolean)[]];
      /**
       * What messages call the test. Default: made of what it tests.
       */
      name?: string;
      /**
       * An SQL condition, which may hold templates: only rows that meet it are tested.
       */
      where?: string;
      /**
       * error: a failing test stops the plan. warn: it is said and the plan goes on. Default: error.
       */
      severity?: 'error' | 'warn';
    }
  | {
      /**
       * Where every value must stand too.
       */
      relationships: {
        /**
         * A model or seed of the project.
         */
        to: string;
        /**
         * Its column that has the values.
         */
        column: string;
      };
      /**
       * What messages call the test. Default: made of what it tests.
       */
      name?: string;
      /**
       * An SQL condition, which may hold templates: only rows that meet it are tested.
       */
      where?: string;
      /**
       * error: a failing test stops the plan. warn: it is said and the plan goes on. Default: error.
       */
      severity?: 'error' | 'warn';
    };
/**
 * A test of the model as a whole.
 */
export type ModelTest =
  | {
      /**
       * An SQL condition over the model’s columns, which may hold templates.
       */
      expression: string;
      /**
       * What messages call the test. Default: made of what it tests.
       */
      name?: string;
      /**
       * An SQL condition, which may hold templates: only rows that meet it are tested.
       */
      where?: string;
      /**
       * error: a failing test stops the plan. warn: it is said and the plan goes on. Default: error.
       */
      severity?: 'error' | 'warn';
    }
  | {
      /**
       * At least one of the bounds. A number of rows, or a percentage of those that there were.
       */
      row_count_change: {
        /**
         * How many rows fewer there may be.
         */
        max_decrease?: number | string;
        /**
         * How many rows more there may be.
         */
        max_increase?: number | string;
      };
      /**
       * What messages call the test. Default: made of what it tests.
       */
      name?: string;
      /**
       * An SQL condition, which may hold templates: only rows that meet it are counted.
       */
      where?: string;
      /**
       * error: a failing test stops the plan. warn: it is said and the plan goes on. Default: error.
       */
      severity?: 'error' | 'warn';
    };

/**
 * Optional facts about a model, in a .model.json beside its .sql file.
 */
export interface WrittenModel {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * The column, or columns, that identify a record. Unique and never null.
   */
  key?: string | [string, ...string[]];
  /**
   * How the model is there for what reads it in a run. ephemeral: put before each query that reads it. view: a temporary view. table: computed once a run, into a temporary table. Without it, it is computed once when more than one query reads it. Nothing is written to the warehouse.
   */
  materialized?: 'ephemeral' | 'view' | 'table';
  /**
   * The columns, each named once.
   */
  columns?: Column[];
  /**
   * The model gives exactly the columns that are declared here, of the types that are declared here. Default: false.
   */
  contract?: boolean;
  /**
   * What must be true of the model’s rows before anything of them is sent.
   */
  tests?: ModelTest[];
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
}
/**
 * One column.
 */
export interface Column {
  /**
   * The column’s name as SQL sees it.
   */
  name: string;
  /**
   * The column’s SQL type, as the warehouse writes it.
   */
  type?: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
  /**
   * Values are masked in every view.
   */
  sensitive?: boolean;
  /**
   * Tags that this column no longer carries, though columns that it is made of do: of a count, or a bucket.
   */
  declassify?: string[];
  /**
   * What must be true of the column before anything of the model is sent.
   */
  tests?: ColumnTest[];
}
