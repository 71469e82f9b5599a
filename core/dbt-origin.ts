// Where a table that a dbt project built or reads comes from, and how people name it.

export interface DbtOrigin {
  readonly type: 'model' | 'seed' | 'snapshot' | 'source';
  readonly package: string;
  /** The source that the table belongs to; only of type source. */
  readonly source?: string;
  /** As in ref() and source(), not as in the database. */
  readonly name: string;
  /** The file that says so, relative to the package. */
  readonly path?: string;
}

/** 'dbt model "jaffle.customers"', 'dbt source "raw.orders"'. */
export function dbtTitle({ type, package: owner, source = owner, name }: DbtOrigin): string {
  return `dbt ${type} "${source}.${name}"`;
}

/** What else selects it: 'customers', 'jaffle.customers'; of a source 'raw.orders' and 'raw'. */
export function dbtAliases({ package: owner, source, name }: DbtOrigin): readonly string[] {
  return source === undefined ? [name, `${owner}.${name}`] : [`${source}.${name}`];
}
