// What a name in an expression means: a column of the tables of a FROM, a field of one, a whole row, an alias of the
// same SELECT, or something of the query around it. Where SQL would need to know more than there is, all that it may
// mean counts.

import { lowerName } from '../../core/sql-text.js';
import { allUses, type Columns, columnInTables, type Found, firstColumn } from './columns.js';
import { asAssumed, NO_USES, type Uses, united } from './uses.js';

export interface ScopeTable {
  /** In lower case, each a way to name the table: ['c'], or ['main', 'customers']. None for a query without an alias. */
  readonly names: readonly (readonly string[])[];
  readonly columns: Columns;
}

export interface Scope {
  readonly tables: readonly ScopeTable[];
  /** What a star gives: the columns of all tables, those of USING once. */
  readonly columns: Columns;
  /** What the SELECT's columns before this one are made of, by alias in lower case. */
  readonly aliases: ReadonlyMap<string, Uses>;
  /** The tables that stand before it in the FROM around it, or the query around it. */
  readonly outer?: Scope;
}

/** Words that are values and need no parentheses, and a table's hidden columns. */
const NO_COLUMNS: ReadonlySet<string> = new Set([
  'rowid',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_user',
  'session_user',
  'user',
  'current_schema',
  'current_catalog',
]);

/** `names` are the parts of a dotted name. Missing: nothing in reach has that name. */
export function usesOfName(names: readonly string[], scope: Scope | undefined): Found {
  const path = names.map((name) => lowerName(name));
  const found: Uses[] = [];
  for (let level = scope; level !== undefined; level = level.outer) {
    const here = usesAt(path, level);
    if (here.is === 'there') return { uses: united([asAssumed(united(found)), here.uses]), is: 'there' };
    found.push(here.uses);
  }
  const candidates = found.filter((uses) => uses.length > 0);
  if (candidates.length === 0)
    return { uses: NO_USES, is: path.length === 1 && NO_COLUMNS.has(path[0] ?? '') ? 'there' : 'missing' };
  return { uses: candidates.length > 1 ? asAssumed(united(candidates)) : united(candidates), is: 'maybe' };
}

/** Everything in reach. */
export function usesInReach(scope: Scope | undefined): Uses {
  const all: Uses[] = [];
  for (let level = scope; level !== undefined; level = level.outer)
    all.push(allUses(level.columns), ...level.tables.map(({ columns }) => allUses(columns)), ...level.aliases.values());
  return asAssumed(united(all));
}

/** The columns of the tables that a qualified star names; undefined when there is none: it is a star of a struct. */
export function columnsNamed(name: string, scope: Scope): Columns | undefined {
  const wanted = lowerName(name);
  // The tree joins the parts of a name by dots, which a quoted part may hold too.
  const found = scope.tables.filter(({ names }) => names.some((each) => each.join('.') === wanted));
  return found.length === 0 ? undefined : found.flatMap(({ columns }) => columns);
}

function usesAt(path: readonly string[], { tables, aliases }: Scope): Found {
  const [first = ''] = path;
  const qualified = tables.flatMap((table) => qualifiedUses(path, table));
  const [certain] = qualified.filter(({ is }) => is !== 'missing');
  if (certain !== undefined) return { uses: united(qualified.map(({ uses }) => uses)), is: 'there' };
  const column = columnInTables(
    tables.map((table) => table.columns),
    first,
  );
  if (column.is === 'there') return column;
  const whole = tables.filter(({ names }) => names.some((each) => same(each, path)));
  const alias = aliases.get(first) ?? (first === 'alias' ? aliases.get(path[1] ?? '') : undefined);
  const others = [...whole.map((table) => allUses(table.columns)), ...(alias === undefined ? [] : [alias])];
  if (others.length === 0) return column;
  return { uses: united([...others, column.uses]), is: 'there' };
}

/** The column behind the table's name, if the path begins with one. */
function qualifiedUses(path: readonly string[], { names, columns }: ScopeTable): readonly Found[] {
  return names.flatMap((name) => {
    const column = path[name.length];
    return column !== undefined && same(name, path.slice(0, name.length)) ? [firstColumn(columns, column)] : [];
  });
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}
