// How SQL names what models read. A model is a common table expression of a reserved name, so it clashes with no
// table and with no expression of the user's; a seed or source is a table of the warehouse, or a view over files.

import { modelRelation } from '../../core/model-query.js';
import { sqlName } from '../../core/sql-text.js';
import type { CheckedProject } from '../validate/checked-project.js';

export function seedRelation(name: string): string {
  return `"warehouse"."main".${sqlName(name)}`;
}

export function sourceRelation(
  source: { readonly name: string; readonly schema?: string | undefined },
  table: { readonly name: string; readonly path?: string | undefined },
): string {
  const [catalog, schema] =
    table.path === undefined ? ['warehouse', source.schema ?? 'main'] : ['sources', source.name];
  return [catalog, schema, table.name].map(sqlName).join('.');
}

/** Turns a name used in ref() or by a sync into SQL. */
export function relationOf(project: CheckedProject, name: string): string {
  return project.seeds.has(name) ? seedRelation(name) : modelRelation(name);
}
