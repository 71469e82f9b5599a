// How messages name a table that the project reads and does not build.

import { dbtTitle } from './dbt-origin.js';
import type { SourceNode } from './manifest.js';

type Named = Pick<SourceNode, 'name' | 'dbt'>;

/** Within a sentence: 'source table "shop.people"', 'the dbt model "jaffle.customers"'. */
export function sourceName({ name, dbt }: Named): string {
  return dbt === undefined ? `source table "${name}"` : `the ${dbtTitle(dbt)}`;
}

/** The same as its beginning. */
export function sourceTitle(source: Named): string {
  const name = sourceName(source);
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
