// The graph document: what a project's nodes are, how data flows between them, and from which columns each field that
// is sent comes. What `graph --json` prints and the documentation site shows; every view of the graph is a function of it.

import type { FieldType } from './connector.js';
import type { ColumnUse, FieldLineage } from './lineage.js';
import type { ColumnFacts, MappedField, Materialization, PolicyRule } from './manifest.js';
import type { Mode } from './modes.js';

export const GRAPH_VERSION = '1.0';

interface GraphNodeFacts {
  /** 'model:customers'. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Ids of the nodes that it takes data from, or waits for; each is in this document. */
  readonly parents: readonly string[];
}

/** What models and syncs read. */
export interface GraphRelation extends GraphNodeFacts {
  readonly kind: 'source' | 'dbt' | 'seed' | 'model';
  /** Those that DuckDB knows, in its order, then those that a file declares only. */
  readonly columns: readonly GraphColumn[];
  /** Of models that say what identifies a record. */
  readonly key?: readonly string[];
  /** Of models that say how they are there for what reads them. */
  readonly materialized?: Materialization;
}

/** What is declared of a column, its tags among it, and its lineage. */
export interface GraphColumn extends ColumnFacts {
  /** The columns of parents that its values are made of; absent where that was not asked for. */
  readonly from?: readonly ColumnUse[];
}

export interface GraphSync extends GraphNodeFacts {
  readonly kind: 'sync';
  readonly model: string;
  readonly destination: string;
  readonly object: string;
  readonly mode: Mode;
  readonly match: readonly string[];
  readonly schedule?: { readonly every: string };
  readonly fields: readonly GraphField[];
}

export interface GraphField {
  readonly name: string;
  readonly type?: FieldType;
  readonly sensitive: boolean;
  readonly manage: MappedField['manage'];
}

export interface GraphDestination extends GraphNodeFacts {
  readonly kind: 'destination';
  readonly connector: string;
  /** In place of what the policy says of these tags; absent when it says nothing. */
  readonly accepts?: Readonly<Record<string, PolicyRule>>;
}

export interface GraphDocument {
  readonly format_version: typeof GRAPH_VERSION;
  readonly project: string;
  readonly environment: string | null;
  /** Governed tags, with what destinations accept unless they say otherwise; absent when there are none. */
  readonly policy?: Readonly<Record<string, PolicyRule>>;
  /** The fingerprint of the manifest that it was made from. */
  readonly manifest: string;
  /** Sources, seeds, models, each kind in name order. */
  readonly nodes: readonly GraphRelation[];
  /** In the order in which they are applied. */
  readonly syncs: readonly GraphSync[];
  readonly destinations: readonly GraphDestination[];
  /** Of every field of the syncs above, in their order; empty where it was not asked for. */
  readonly lineage: readonly FieldLineage[];
}
