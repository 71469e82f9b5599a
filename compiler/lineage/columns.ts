// The columns that a query gives, as far as its text tells: most are known one by one; of a star over a table that
// nobody has seen, and of some functions, neither the number nor the names are. What cannot be told apart is united.

import { lowerName } from '../../core/sql-text.js';
import { ANY_COLUMN, asAssumed, NO_USES, type Uses, united } from './uses.js';

export type ColumnPart =
  /** One column. Without a name DuckDB makes one of the expression; `maybe`: it may not be there. */
  | { readonly kind: 'one'; readonly name?: string; readonly uses: Uses; readonly maybe?: true }
  /** The columns of a node that are not known, except these (in lower case). */
  | { readonly kind: 'rest'; readonly node: string; readonly except: readonly string[] }
  /** One or more columns, whatever they are called, each made of any of these; `maybe`: perhaps none. */
  | { readonly kind: 'some'; readonly uses: Uses; readonly maybe?: true };

/** In their order. */
export type Columns = readonly ColumnPart[];

export interface Found {
  readonly uses: Uses;
  /** Whether there is such a column: `maybe` where columns are not known. */
  readonly is: 'there' | 'maybe' | 'missing';
}

const MISSING: Found = { uses: NO_USES, is: 'missing' };

export function one(
  name: string | undefined,
  uses: Uses,
  { maybe = false }: { readonly maybe?: boolean } = {},
): ColumnPart {
  return { kind: 'one', ...(name !== undefined && { name }), uses, ...(maybe && { maybe }) };
}

/** The columns of a node as its readers see them: those that are known, and perhaps more. */
export function columnsOfNode(
  node: string,
  known: readonly string[],
  { complete }: { readonly complete: boolean },
): Columns {
  const ones = known.map((column) => one(column, [{ node, column, hashed: false, assumed: false }]));
  return complete ? ones : [...ones, { kind: 'rest', node, except: lowered(known) }];
}

/** The column of that name in a query's result: of several with one name, SQL takes the first. */
export function firstColumn(columns: Columns, name: string): Found {
  const wanted = lowerName(name);
  const twins = renamedTwins(columns, wanted);
  const isWord = /^\w+$/.test(wanted);
  const before: Uses[] = [];
  for (const part of columns) {
    if (isNamed(part, wanted) && part.maybe === undefined)
      return { uses: united([part.uses, asAssumed(united([...before, ...twins]))]), is: 'there' };
    before.push(...usesIn(part, wanted), ...(isWord ? [] : unnamed([part])));
  }
  const either = before.length > 1 ? asAssumed(united(before)) : united(before);
  const others = [...twins, ...unnamed(columns)];
  if (before.length + others.length === 0) return MISSING;
  return { uses: united([either, asAssumed(united(others))]), is: 'maybe' };
}

/**
 * The column of that name in one of several tables. SQL refuses a name that two of them have unless a join merges it, so
 * a table that surely has it rules out those that only may have it.
 */
export function columnInTables(tables: readonly Columns[], name: string): Found {
  const found = tables.map((columns) => firstColumn(columns, name));
  const there = found.filter(({ is }) => is === 'there');
  if (there.length > 0) return { uses: united(there.map(({ uses }) => uses)), is: 'there' };
  const either = found.filter(({ is }) => is === 'maybe').map(({ uses }) => uses);
  if (either.length === 0) return MISSING;
  return { uses: either.length > 1 ? asAssumed(united(either)) : united(either), is: 'maybe' };
}

/** What each column that may have the name is made of. */
export function candidates(columns: Columns, name: string): readonly Uses[] {
  const wanted = lowerName(name);
  return columns.flatMap((part) => usesIn(part, wanted));
}

export function allUses(columns: Columns): Uses {
  return united(columns.map(allOfPart));
}

/** What a column that must be there is made of: of one that cannot be found, all. */
export function columnUses(columns: Columns, name: string): Uses {
  const { uses, is } = firstColumn(columns, name);
  return is === 'missing' ? asAssumed(allUses(columns)) : uses;
}

/** The columns of a query as a table of them has, whose first may get new names, as in AS t(a, b). */
export function asTable(columns: Columns, names: readonly string[] = []): Columns {
  const all = renamed(columns, names);
  return all.every(isSure) ? withoutTwins(all) : all;
}

/** As DuckDB does it: the second of two columns x is x_1, and one that has that name then is x_1_1. */
function withoutTwins(columns: Columns): Columns {
  const taken = new Set<string>();
  return columns.map((part) => {
    const name = nameOf(part);
    if (name === undefined) return part;
    let free = name;
    for (let number = 1; taken.has(lowerName(free)); number += 1) free = `${name}_${number}`;
    taken.add(lowerName(free));
    return free === name ? part : one(free, allOfPart(part));
  });
}

function renamed(columns: Columns, names: readonly string[]): Columns {
  const first = columns.slice(0, names.length);
  if (first.length === names.length && first.every((part) => part.kind === 'one' && part.maybe === undefined))
    return columns.map((part, i) => (i < names.length ? one(names[i], allOfPart(part)) : part));
  const uses = allUses(columns);
  const all = columns.every(({ kind }) => kind === 'some') ? uses : asAssumed(uses);
  return [...names.map((name) => one(name, all)), ...columns.map(perhaps)];
}

/** What is made of columns of two results by their order. */
export function byPosition(a: Columns, b: Columns): Columns {
  if (a.length === b.length && [...a, ...b].every(isSure))
    return a.map((part, i) => one(nameOf(part), united([allOfPart(part), allOfPart(b[i] ?? part)])));
  const others = asAssumed(allUses(b));
  return [
    ...a.map((part) => (part.kind === 'rest' ? part : { ...part, uses: united([part.uses, others]) })),
    ...(a.every(isSure) ? [] : [{ kind: 'some', uses: others, maybe: true } as const]),
  ];
}

/** As of UNION BY NAME. */
export function byName(a: Columns, b: Columns): Columns {
  const both = [...a, ...b].map((part) => {
    const name = nameOf(part);
    if (part.kind !== 'one' || name === undefined) return part;
    return { ...part, uses: united([firstColumn(a, name).uses, firstColumn(b, name).uses]) };
  });
  const names = new Set(a.flatMap((part) => (isSure(part) ? lowerName(nameOf(part) ?? '') : [])));
  return both.filter((part, i) => i < a.length || !names.has(lowerName(nameOf(part) ?? '')));
}

/** Columns with the names that DuckDB gives them in the end, where it has bound the query. */
export function withBoundNames(columns: Columns, names: readonly string[]): Columns {
  // A part that is some columns is at least one, so that as many parts as columns are one each.
  const aligned =
    columns.length === names.length && columns.every((part) => part.kind !== 'rest' && part.maybe === undefined);
  const all = aligned ? NO_USES : asAssumed(allUses(columns));
  return names.map((name, i) => {
    const part = columns[i];
    if (aligned && part !== undefined) return one(name, allOfPart(part));
    const isFirst = names.findIndex((each) => lowerName(each) === lowerName(name)) === i;
    const found = firstColumn(columns, name);
    return one(name, isFirst && found.is !== 'missing' ? found.uses : all);
  });
}

export function nameOf(part: ColumnPart | undefined): string | undefined {
  return part?.kind === 'one' ? part.name : undefined;
}

export function isNamed(part: ColumnPart, lower: string): part is Extract<ColumnPart, { kind: 'one' }> {
  return part.kind === 'one' && part.name !== undefined && lowerName(part.name) === lower;
}

export function isSure(part: ColumnPart): boolean {
  return part.kind === 'one' && part.maybe === undefined;
}

export function allOfPart(part: ColumnPart): Uses {
  return part.kind === 'rest' ? [{ node: part.node, column: ANY_COLUMN, hashed: false, assumed: true }] : part.uses;
}

/** That may not be there, or has another name by now. */
function perhaps(part: ColumnPart): ColumnPart {
  return part.kind === 'rest' ? part : { ...part, maybe: true };
}

export function lowered(names: readonly string[]): readonly string[] {
  return names.map((name) => lowerName(name));
}

/** What a column of that name is made of, if this part may have it: one set or none. */
function usesIn(part: ColumnPart, wanted: string): readonly Uses[] {
  switch (part.kind) {
    case 'one':
      return isNamed(part, wanted) ? [part.uses] : [];
    case 'some':
      return [part.uses];
    case 'rest':
      return part.except.includes(wanted) ? [] : [[{ node: part.node, column: wanted, hashed: false, assumed: false }]];
  }
}

/**
 * DuckDB calls the second of two columns x x_1, even before one that has that name, which becomes x_1_1: what a name with
 * such an end may have been called, where more than one column may have been called so.
 */
function renamedTwins(columns: Columns, wanted: string): readonly Uses[] {
  const twins = namesWithoutEnd(wanted).map((base) => candidates(columns, base));
  return twins.some((each) => each.length > 1) ? twins.flat() : [];
}

/** x_1 and x of x_1_1. */
function namesWithoutEnd(name: string): readonly string[] {
  const base = /^(.+)_[0-9]+$/.exec(name)?.[1];
  return base === undefined ? [] : [base, ...namesWithoutEnd(base)];
}

/** DuckDB calls them as their SQL reads, 'lower(email)': never a plain word. */
function unnamed(columns: Columns): readonly Uses[] {
  return columns.flatMap((part) => (part.kind === 'one' && part.name === undefined ? [part.uses] : []));
}
