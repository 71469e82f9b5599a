// A warehouse is attached as "warehouse". Views in it that were made under the database's own name, as dbt makes its
// views, call it by that name, and can be read only while the same file is attached under it too.

import { sqlName, sqlText } from './sql-text.js';

export interface NamedWarehouse {
  readonly path: string;
  /** What dbt calls it, where that is not the file's name. */
  readonly database?: string;
}

/** Names of the engine's own databases, which no view of a warehouse can mean. */
const TAKEN = /^(?:warehouse|sources|memory|system|temp|sluice_.*)$/i;

/**
 * The statement that attaches the file, absolute, under its own name, and the query that says whether any view of the
 * attached warehouse needs it. Undefined when the name is one that the engine has for something else.
 */
export function ownName(
  { path, database = fileName(path) }: NamedWarehouse,
  file: string,
): { readonly needed: string; readonly attach: string } | undefined {
  if (database === '' || TAKEN.test(database)) return undefined;
  return {
    needed: `SELECT 1 FROM duckdb_views() WHERE database_name = 'warehouse' AND NOT internal AND contains(lower(sql), lower(${sqlText(database)})) LIMIT 1`,
    attach: `ATTACH ${sqlText(file)} AS ${sqlName(database)} (READ_ONLY)`,
  };
}

/** As DuckDB names a database after its file. */
function fileName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').split('.')[0] ?? '';
}
