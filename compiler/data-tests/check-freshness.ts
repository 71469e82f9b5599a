// The column that tells how fresh a source table is must be there and tell a time. Runs where the table's columns are
// known.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Catalog } from '../bind/read-catalog.js';
import { hasNoColumn } from '../mapping/check-columns.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placeOf } from '../validate/located.js';

/** A text may be one; whether it is, the plan finds out. */
const TELLS_TIME = /^(DATE|TIMESTAMP|VARCHAR)/;

export function checkFreshness({ sources }: CheckedProject, catalog: Catalog): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const source of sources.values()) {
    for (const [index, { name, freshness }] of source.value.tables.entries()) {
      const table = catalog.columns.get(`${source.value.name}.${name}`);
      if (freshness === undefined || table === undefined) continue;
      const place = placeOf(source, ['tables', index, 'freshness', 'column']);
      const column = table.columns.find((each) => each.name.toLowerCase() === freshness.column.toLowerCase());
      const owner = `"${source.value.name}.${name}"`;
      if (column === undefined) {
        const names = table.columns.map((each) => each.name);
        diagnostics.push(errorAt('SL0231', place, hasNoColumn(`Source table ${owner}`, freshness.column, names)));
      } else if (!TELLS_TIME.test(column.type)) {
        const detail = `The column "${column.name}" of source table ${owner} is ${column.type}, which tells no time. Freshness needs a date or a timestamp.`;
        diagnostics.push(errorAt('SL0202', place, detail));
      }
    }
  }
  return diagnostics;
}
