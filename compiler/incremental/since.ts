// What a compile gives beyond the one before it, so that whoever writes it down writes only that.

export interface Since {
  /** The fingerprint of that one's manifest. */
  readonly manifest: string;
  /** Names of models and syncs whose fingerprint is another. */
  readonly models: ReadonlySet<string>;
  readonly syncs: ReadonlySet<string>;
  /** Whether more than the SQL of a node is otherwise. */
  readonly isReshaped: boolean;
}
