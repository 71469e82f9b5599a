// What the documentation site shows of a project: every node with its facts in words, so that the pages in the browser
// only lay out. Data of strangers: nothing in it is markup but descriptions, which are Markdown.

export const SITE_VERSION = '1.0';

export interface SiteColumn {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly sensitive: boolean;
  /** 'not_null', 'accepted_values'. */
  readonly tests: readonly string[];
}

export interface SiteOrigin {
  /** From the first source to the field; each a node's id and its column. */
  readonly path: readonly { readonly node: string; readonly column: string }[];
  readonly tags: readonly string[];
  readonly hashed: boolean;
  /** It could not be followed, so every column counts. */
  readonly assumed: boolean;
}

/** A field that a sync sends. */
export interface SiteField {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  /** It identifies the record there. */
  readonly match: boolean;
  readonly sensitive: boolean;
  /** Sent when a record is created, and left alone from then on. */
  readonly onCreate: boolean;
  readonly origins: readonly SiteOrigin[];
}

export interface SiteNode {
  /** 'model:customers'. */
  readonly id: string;
  readonly kind: 'source' | 'dbt' | 'seed' | 'model' | 'sync' | 'destination';
  readonly name: string;
  readonly file: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Ids of the nodes that data comes from. */
  readonly parents: readonly string[];
  /** What is to be said of it in a line each: ['Key', 'id']. */
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly columns: readonly SiteColumn[];
  /** Of syncs. */
  readonly fields?: readonly SiteField[];
  /** Names of the tests about its rows as a whole. */
  readonly tests?: readonly string[];
  /** The SELECT that it is, with the names of the models that it reads. */
  readonly sql?: string;
}

export interface SiteDocument {
  readonly format_version: typeof SITE_VERSION;
  readonly project: string;
  readonly environment: string | null;
  /** Of the manifest that it was made from. */
  readonly fingerprint: string;
  readonly nodes: readonly SiteNode[];
}
