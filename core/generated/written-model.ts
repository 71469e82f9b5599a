// Generated from schemas/model.schema.json; do not edit.

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
   * The columns, each named once.
   */
  columns?: Column[];
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
}
