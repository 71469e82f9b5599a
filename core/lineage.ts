// Column lineage as data: from which columns values come, and by which way. Values only: a column that a filter or a
// join compares decides which rows there are, and is not among them.

/** A column that values come from. */
export interface ColumnUse {
  /** Id of a source, seed or model: 'model:customers'. */
  readonly node: string;
  readonly column: string;
  /** Its values pass a one-way hash on every way here. */
  readonly hashed: boolean;
  /** It is not known to be used; the SQL cannot be followed, so every column of every parent counts. */
  readonly assumed: boolean;
}

/** A column of a source, seed or model. */
export interface ColumnLineage {
  readonly name: string;
  /** As DuckDB writes it; absent where it is not known. */
  readonly type?: string;
  /** Columns of the node's parents; empty for sources and seeds. */
  readonly from: readonly ColumnUse[];
}

export interface ColumnStep {
  /** Id of a node: of a sync for the last step, whose column is the field. */
  readonly node: string;
  readonly column: string;
}

/** A column of a source or seed, or of a model that reads none, from which a field's values come. */
export interface FieldOrigin {
  readonly node: string;
  readonly column: string;
  readonly tags: readonly string[];
  readonly hashed: boolean;
  readonly assumed: boolean;
  /** The shortest way, both ends included; one that is not hashed and not assumed before others. */
  readonly path: readonly ColumnStep[];
}

/** Where one field of one sync comes from. */
export interface FieldLineage {
  readonly sync: string;
  readonly field: string;
  readonly from: readonly FieldOrigin[];
}

/** What the compiler found out about columns. */
export interface Lineage {
  /** By node id; of every source, seed and model whose columns are known. */
  readonly columns: ReadonlyMap<string, readonly ColumnLineage[]>;
  readonly fields: readonly FieldLineage[];
}
