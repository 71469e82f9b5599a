// How a template names a table of the dbt project, for whoever wrote the table's own name.

import { sqlName } from '../../core/sql-text.js';
import type { CheckedProject } from '../validate/checked-project.js';

/** "ref('jaffle', 'customers')" or "source('raw', 'orders')"; undefined when dbt has no such table. */
export function dbtCall({ dbt }: CheckedProject, table: string): string | undefined {
  if (dbt === undefined) return undefined;
  const ending = `.${sqlName(table)}`.toLowerCase();
  for (const node of [...dbt.refs.values(), ...dbt.sources.values()].flat()) {
    if (!node.relation.toLowerCase().endsWith(ending) || node.unusable !== undefined) continue;
    const { source, name, package: owner } = node.origin;
    return source === undefined ? `ref('${owner}', '${name}')` : `source('${source}', '${name}')`;
  }
  return undefined;
}
