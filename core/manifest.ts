// The manifest: all that the compiler found out, as one plain document, and all that the runtime knows of a
// project. Same project, same bytes: no clock, no absolute path, no secret. Written to target/manifest.json.

import type { Connector, FieldType } from './connector.js';
import type { DbtOrigin } from './dbt-origin.js';
import type { DriftPolicy } from './drift-document.js';
import type { WrittenSource } from './generated/written-source.js';
import type { Json } from './json.js';
import type { ChosenOperations, Mode } from './modes.js';
import type { Inputs } from './moved-inputs.js';

export const MANIFEST_VERSION = '2.0';

export interface ColumnFacts {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly sensitive?: boolean;
  /** Tags that a model's column no longer carries. */
  readonly declassify?: readonly string[];
}

export interface SourceNode {
  /** 'shop.customers', or 'acme.shop.customers' of a package; of a dbt project's node dbt's own id, 'model.jaffle.customers'. */
  readonly name: string;
  /** Of a package's: 'packages/acme/sources/shop.source.json', wherever the package is. */
  readonly file: string;
  /** The package that it is of; absent for the project's own. */
  readonly package?: string;
  readonly description?: string;
  /** Of what a dbt project builds or reads; absent for sources that the project declares itself. */
  readonly dbt?: DbtOrigin;
  /** How SQL names it, quoted: "warehouse"."main"."customers", or a view "sources"."shop"."orders" over files. */
  readonly relation: string;
  /** Files to read as this table, relative to the project. */
  readonly path?: string;
  /** Absent when there are none. */
  readonly tags?: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly freshness?: NonNullable<WrittenSource['tables'][number]['freshness']>;
}

export interface SeedNode {
  readonly name: string;
  readonly file: string;
  readonly relation: string;
  /** sha256:v1: of the file's bytes. */
  readonly fingerprint: string;
  /** As read from the file; what `seed` creates the table with. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** One rule that the rows of a model must meet before any of them is sent. */
export interface DataTest {
  /** The user's, or made of kind, model and column; unique in its model. */
  readonly name: string;
  readonly kind: 'unique' | 'not_null' | 'accepted_values' | 'relationships' | 'expression';
  readonly severity: 'error' | 'warn';
  /** Absent for an expression, which is about the row. */
  readonly column?: string;
  /** The SQL condition of the rows that it looks at; absent: all. */
  readonly where?: string;
  /** What is so in a row that fails, after 'in 2 rows of model "people", '. */
  readonly fault: string;
  /** The model or seed whose column has the values, for relationships. */
  readonly to?: string;
  /** A SELECT of the model's rows that fail, over the model and the one it looks in. */
  readonly query: string;
}

/** How far the number of a model's rows may be from what it was when the last run was applied. */
export interface RowCountTest {
  /** The user's, or made of the model; unique among all tests of its model. */
  readonly name: string;
  readonly severity: DataTest['severity'];
  /** The SQL condition of the rows that it counts; absent: all. */
  readonly where?: string;
  /** A number of rows or a share of those that there were: '10%'. */
  readonly max_decrease?: number | string;
  readonly max_increase?: number | string;
}

/** What must be true of a model before anything of it is sent. */
export interface ModelChecks {
  /** The .model.json that says so. */
  readonly file: string;
  /** Exactly these columns, types as DuckDB writes them. */
  readonly contract?: readonly { readonly name: string; readonly type: string }[];
  readonly tests: readonly DataTest[];
  /**
   * A SELECT of one row with a number for each test, in their order: 0 where no row fails. Reads the model once for all
   * tests. Empty when there are none.
   */
  readonly counts_query: string;
  /** Absent when there are none. */
  readonly row_counts?: readonly RowCountTest[];
}

/**
 * How a model is there for what reads it in a run: put before each query that reads it, as a view of the engine, or
 * computed once into a table of the engine. Never in the warehouse.
 */
export const MATERIALIZATIONS = ['ephemeral', 'view', 'table'] as const;

export type Materialization = (typeof MATERIALIZATIONS)[number];

export interface ModelNode {
  /** 'customers', or 'acme.customers' of a package. */
  readonly name: string;
  /** Of a package's: 'packages/acme/models/customers.sql', wherever the package is. */
  readonly file: string;
  /** The package that it is of; absent for the project's own. */
  readonly package?: string;
  readonly description?: string;
  readonly key: readonly string[];
  readonly tags: readonly string[];
  /** Absent: computed once when more than one query of a run reads it. */
  readonly materialized?: Materialization;
  readonly columns: readonly ColumnFacts[];
  readonly checks?: ModelChecks;
  /** Names of models and seeds, then sources ('shop.customers') that it reads, sorted. */
  readonly refs: readonly string[];
  readonly sources: readonly string[];
  /** The rendered SELECT; models in it are names of relations that the reader supplies (core/model-query.ts). */
  readonly sql: string;
  /** Of what runs when it is read: its SQL and that of all models under it. */
  readonly fingerprint: string;
}

export interface DestinationNode {
  readonly name: string;
  readonly file: string;
  readonly connector: string;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, SecretReference>>;
  /** Absent when there are none. */
  readonly tags?: readonly string[];
  /** In place of what the policy says of these tags; absent when it says nothing. */
  readonly accepts?: Readonly<Record<string, PolicyRule>>;
}

/** What a destination takes of columns with a tag: nothing, hashes, or the values. */
export type PolicyRule = 'deny' | 'hashed' | 'allow';

export type SecretReference =
  | { readonly env: string }
  | { readonly file: string }
  | { readonly command: readonly string[] };

export interface LookupNode {
  readonly field: string;
  readonly sync: string;
}

export interface MappedField {
  readonly name: string;
  readonly sensitive: boolean;
  readonly manage: 'always' | 'on_create';
  readonly type?: FieldType;
}

export interface GuardBounds {
  readonly max_creates?: number | string;
  readonly max_updates?: number | string;
  readonly max_deletes?: number | string;
  readonly max_shrink?: number | string;
  readonly max_nulls?: number | string;
  /** Checked while a run delivers; the others bound a plan. */
  readonly max_rejects: number | string;
  readonly allow_empty: boolean;
}

export interface SyncNode {
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly model: string;
  readonly destination: string;
  readonly object: string;
  readonly mode: Mode;
  readonly operations: ChosenOperations;
  /** Identifier fields of the destination in name order; their values are in the payload too. */
  readonly match: readonly string[];
  /** Payload fields in name order, match fields included. */
  readonly fields: readonly MappedField[];
  /** Columns of the model whose values are masked, in lower case and name order; absent when there are none. */
  readonly sensitive_columns?: readonly string[];
  readonly lookups: readonly LookupNode[];
  readonly guards: GuardBounds;
  /** What `sluice drift` does unless it is told otherwise. */
  readonly drift: DriftPolicy;
  readonly schedule?: { readonly every: string };
  /** Syncs that are applied before this one: depends_on and lookups, sorted. */
  readonly after: readonly string[];
  readonly tags: readonly string[];
  /** Common table expressions over its model, which the reader supplies; the next two stand after them. */
  readonly steps: readonly string[];
  /**
   * One SELECT with the columns of `DESIRED_COLUMNS`, one row per record of the model; reads the steps, and for lookups
   * the relation "sluice__delivered"(sync, key, destination_id, pending).
   */
  readonly query: string;
  /** A SELECT of one typed column per payload field, for its column types; never run for rows. */
  readonly types_query: string;
  /** Of everything that decides what it sends, its model's included. */
  readonly fingerprint: string;
}

/**
 * Columns of a sync's query, in order; all VARCHAR.
 * key: the record's key, a JSON list when it has several columns; null when a part is null.
 * match: the match value as text, a JSON list when there are several; null when a part is null or empty.
 * payload: JSON object of the fields always managed, members in name order and parted by MEMBER_SEPARATOR, or null
 * when a value cannot be sent; initial: the same of the fields sent at creation only, or null.
 * lookups: {field: [sync, key]} of ids not known yet, or null; the payload has PENDING_MARK texts in their place.
 * held: the field that holds the record back, or null.
 * invalid: why a value cannot be sent and of which field ('too_long:firstname'), or null; refused: JSON object of that
 * field, or null.
 * missing: a field without a value that a record needs to be made there, or null.
 */
export const DESIRED_COLUMNS = [
  'key',
  'match',
  'payload',
  'initial',
  'lookups',
  'held',
  'invalid',
  'refused',
  'missing',
] as const;

/**
 * Between the members of a payload's JSON text. The tab is white space to JSON and stands nowhere else in the text,
 * so SQL can part the members without parsing: DuckDB's JSON functions round long decimals.
 */
export const MEMBER_SEPARATOR = ',\t';

/** Begins and ends the text that stands for an id not known yet; private-use characters that no data has. */
export const PENDING_MARK = '\uE000';

export interface Manifest {
  readonly format_version: typeof MANIFEST_VERSION;
  /** sha256:v1: of this document without this member. */
  readonly fingerprint: string;
  readonly project: string;
  /** Who answers for the syncs; absent when sluice.json does not say. */
  readonly owner?: { readonly name?: string; readonly email?: string };
  readonly environment: string | null;
  readonly warehouse: {
    readonly type: 'duckdb';
    readonly path: string;
    /** What dbt calls it; only where sluice.json says so. */
    readonly database?: string;
  };
  readonly ledger: { readonly type: 'duckdb'; readonly path: string };
  /** How many of the last runs keep their plan and journal. */
  readonly history: { readonly runs: number };
  readonly vars: Readonly<Record<string, Json>>;
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly destinations: Readonly<Record<string, DestinationNode>>;
  readonly sources: Readonly<Record<string, SourceNode>>;
  readonly seeds: Readonly<Record<string, SeedNode>>;
  readonly models: Readonly<Record<string, ModelNode>>;
  readonly syncs: Readonly<Record<string, SyncNode>>;
  /** Names of all syncs in the order in which they are applied. */
  readonly order: readonly string[];
  /** Named selectors, as written; absent when there are none. */
  readonly selectors?: Readonly<Record<string, string>>;
  /** Governed tags, with what destinations accept unless they say otherwise; absent when there are none. */
  readonly policy?: Readonly<Record<string, PolicyRule>>;
  /** What each node is made from, by node ('model:customers') and input ('variable "min_ltv"'): fingerprints. */
  readonly inputs: Readonly<Record<string, Inputs>>;
}
