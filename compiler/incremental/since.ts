// What a compile gives beyond the one before it, so that whoever writes it down writes only that.

export interface Since {
  /** That one, as it is kept. Its manifest does not tell it: columns that the warehouse has are in none. */
  readonly id: string;
  /** Names of models and syncs whose fingerprint is another. */
  readonly models: ReadonlySet<string>;
  readonly syncs: ReadonlySet<string>;
  /** Whether more than the SQL of a node is otherwise. */
  readonly isReshaped: boolean;
}
