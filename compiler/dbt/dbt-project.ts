// What Sluice takes from a dbt project: the tables and views that dbt built or reads, by the names that ref() and
// source() use. Nothing here knows how dbt's manifest is written.

import type { DbtOrigin } from '../../core/dbt-origin.js';
import type { ColumnFacts, SourceNode } from '../../core/manifest.js';

export interface DbtNode {
  /** dbt's own, which no name of ours is: 'model.jaffle.customers', 'source.jaffle.raw.orders'. */
  readonly id: string;
  readonly origin: DbtOrigin;
  /** How SQL names it: "warehouse"."main"."dim_customers". */
  readonly relation: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly columns: readonly ColumnFacts[];
  readonly freshness?: NonNullable<SourceNode['freshness']>;
  /** Why dbt's freshness of this source is not checked here, as a part of a sentence; absent when it is or there is none. */
  readonly unchecked?: string;
  /** Why it cannot be read, as whole sentences after its title; absent when it can. */
  readonly unusable?: string;
}

export interface DbtProject {
  /** Where the manifest is, as sluice.json says. */
  readonly manifest: string;
  /** The dbt project's name, if its manifest says so: the package that names mean first. */
  readonly name?: string;
  /** False when the manifest could not be read, which is reported already: then any name may be dbt's. */
  readonly known: boolean;
  /** Models, seeds and snapshots by the name that ref() has for them; several when packages share it. */
  readonly refs: ReadonlyMap<string, readonly DbtNode[]>;
  /** Source tables by 'source.table'. */
  readonly sources: ReadonlyMap<string, readonly DbtNode[]>;
}

export function unknownDbtProject(manifest: string): DbtProject {
  return { manifest, known: false, refs: new Map(), sources: new Map() };
}

/** 'source.table' or the name in ref(). */
export function dbtName({ source, name }: DbtOrigin): string {
  return source === undefined ? name : `${source}.${name}`;
}
