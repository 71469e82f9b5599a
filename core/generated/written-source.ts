// Generated from schemas/source.schema.json; do not edit.

/**
 * Tables that the project reads and does not build, in sources/NAME.source.json.
 */
export interface WrittenSource {
  /**
   * The JSON Schema that editors check and complete this file with.
   */
  $schema?: string;
  /**
   * What source() calls it.
   */
  name: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * The warehouse schema that holds the tables. Default: main.
   */
  schema?: string;
  /**
   * The tables, each with a name or with a path to files.
   *
   * @minItems 1
   */
  tables: [Table, ...Table[]];
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
}
/**
 * One table, or a set of files read as one.
 */
export interface Table {
  /**
   * What source() calls it, and the table’s name in the warehouse.
   */
  name: string;
  /**
   * What this is, for people; shown in docs and in the manifest.
   */
  description?: string;
  /**
   * Files to read as this table, relative to the project: CSV, JSON or Parquet, with * for many.
   */
  path?: string;
  /**
   * The columns, each named once.
   */
  columns?: Column[];
  /**
   * Words to select by (tag:NAME), to group and to state policies on.
   */
  tags?: string[];
  /**
   * How old the newest row may be when a plan reads the table.
   */
  freshness?: {
    /**
     * The column that tells when a row was loaded.
     */
    column: string;
    /**
     * Older than this is stale.
     */
    max_age: string;
    /**
     * Older than this is said, and the plan goes on; less than the maximum age.
     */
    warn_age?: string;
    /**
     * error: a stale table stops the plan. warn: it is said and the plan goes on. Default: error.
     */
    severity?: 'error' | 'warn';
  };
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
}
