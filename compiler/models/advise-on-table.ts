// What to do instead of reading a table that was not named by ref() or source(): only named ones are dependencies
// that Sluice can order, check and follow.

import { nearestName } from '../../core/nearest-name.js';
import { dbtCall } from '../dbt/dbt-call.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { refCall } from './relation-names.js';

/** Whole sentences. `table` is the table's name without catalog and schema. */
export function adviseOnTable(project: CheckedProject, table: string): string {
  const built = dbtCall(project, table);
  if (built !== undefined) return `Read it with {{ ${built} }}, so that Sluice knows what the model depends on.`;
  const names = [...project.models.keys(), ...project.seeds.keys()];
  const relation = closest(table, names) ?? names.find((each) => each.endsWith(`.${table}`));
  const sources = [...project.sources.values()].flatMap(({ value }) =>
    value.tables.map(({ name }) => ({ source: value.name, name })),
  );
  const name = closest(
    table,
    sources.map((each) => each.name),
  );
  const source = sources.find((each) => each.name === name);
  if (relation !== undefined && (source === undefined || sameName(relation, table)))
    return `Read it with {{ ${refCall(relation)} }}, so that Sluice knows what the model depends on.`;
  if (source !== undefined)
    return `Read it with {{ source('${source.source}', '${source.name}') }}, so that Sluice knows what the model depends on.`;
  return `Models read other models and seeds with ref() and declared tables with source(); declare a table of the warehouse in sources/*.source.json.`;
}

function closest(table: string, names: readonly string[]): string | undefined {
  return names.find((name) => sameName(name, table)) ?? nearestName(table, names);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
