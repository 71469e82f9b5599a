// The columns of a dbt node where dbt itself says all of their types, as a query that has them: for binding models where
// there is no warehouse yet. A list without all types is taken for what people happened to describe.

import { sqlName } from '../../core/sql-text.js';
import type { DbtNode } from './dbt-project.js';

/** Names of types with numbers in brackets, and lists of them: text that can be nothing but a type. */
const TYPE = /^[A-Za-z_][A-Za-z0-9_]*( [A-Za-z0-9_]+)*( ?\([0-9]+(, ?[0-9]+)*\))?( [A-Za-z0-9_]+)*(\[[0-9]*\])*$/;

/** Undefined when the columns are not known from the manifest. */
export function typedColumns({ columns }: DbtNode): string | undefined {
  if (columns.length === 0 || !columns.every(({ type = '' }) => TYPE.test(type))) return undefined;
  return `SELECT ${columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${sqlName(name)}`).join(', ')}`;
}
