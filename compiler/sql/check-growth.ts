// Bounds on what a piece of SQL costs before any row is read. DuckDB works constants out while it binds, on a thread
// that nothing can stop, and takes each common table expression that is NOT MATERIALIZED apart wherever it is named.

import type { Json } from '../../core/json.js';
import type { SqlProblem } from './sql-problem.js';
import { childrenOf, listOf, member, textOf } from './syntax-node.js';

/** Columns of one model. Models that join themselves double theirs at each step. */
const MAX_COLUMNS = 10_000;
/** ANDs and ORs of one statement: DuckDB takes their square in time, already to read them. */
const MAX_CONDITIONS = 10_000;
/** What a constant may be as large as, in characters or items. */
const MAX_CONSTANT = 10_000_000;
/** Brackets inside one another in a text: DuckDB reads JSON by recursion. */
const MAX_BRACKETS = 500;
/** SELECTs, or columns, that one statement comes to when its expressions stand wherever they are named. */
const MAX_EXPANSION = 10_000;
/** So few stars double no columns to speak of. */
const FEW_STARS = 12;
/** Comments inside one another: DuckDB takes their cube in time. */
const MAX_COMMENTS = 100;

/** Functions that make something large of something small. */
const GROWING: ReadonlySet<string> = new Set([
  ...['repeat', 'range', 'generate_series', 'lpad', 'rpad', 'bitstring', 'printf', 'format'],
  ...['list_resize', 'array_resize'],
]);

/** Functions that read JSON while they are bound, by recursion. */
const READS_JSON = /^(json_transform|from_json|json_structure)/;

/** How many steps of an interval's unit a day has; longer ones have fewer. */
const STEPS_A_DAY: Readonly<Record<string, number>> = {
  to_microseconds: 86_400e6,
  to_milliseconds: 86_400e3,
  to_seconds: 86_400,
  to_minutes: 1440,
  to_hours: 24,
};

/** Of SQL as text, before DuckDB sees it. */
export function textProblem(sql: string): SqlProblem | undefined {
  if (sql.length > 4 * MAX_CONDITIONS && (sql.match(/\b(?:and|or)\b/gi) ?? []).length > MAX_CONDITIONS)
    return refused(`More than ${MAX_CONDITIONS} ANDs and ORs stand in it. Use IN, or join a seed`);
  if (sql.split('/*', MAX_COMMENTS + 1).length <= MAX_COMMENTS || commentDepth(sql) <= MAX_COMMENTS) return undefined;
  return refused(`Comments are nested more than ${MAX_COMMENTS} deep. Remove some`);
}

/** Of a call: a constant that would be worked out to something huge. */
export function callProblem(node: Json): SqlProblem | undefined {
  const name = textOf(node, 'function_name').toLowerCase();
  if (READS_JSON.test(name) && leaves(node, (text) => GROWING.has(text)).length > 0)
    return refused(`${name}() reads no text that is made by another function. Write the text itself`);
  if (!GROWING.has(name)) return undefined;
  const size = seriesLength(node) ?? sizeOf(node);
  if (size === undefined || size <= MAX_CONSTANT) return undefined;
  const what = `${name}() of constants would make more than ${MAX_CONSTANT.toLocaleString('en')} characters or items`;
  return refused(`${what}. Make it smaller, or of a column`);
}

/** Of a SELECT: DuckDB takes the square of its columns in time where they have one name. */
export function listProblem(node: Json): SqlProblem | undefined {
  if (listOf(node, 'select_list').length <= MAX_COLUMNS) return undefined;
  return refused(`It selects more than ${MAX_COLUMNS} columns. Name those needed`);
}

/** Of a constant: a text in which a reader of JSON would get lost. */
export function constantProblem(node: Json): SqlProblem | undefined {
  const value = member(member(node, 'value'), 'value');
  if (typeof value !== 'string' || value.length <= MAX_BRACKETS || bracketDepth(value) <= MAX_BRACKETS)
    return undefined;
  return refused(`A text in it nests brackets more than ${MAX_BRACKETS} deep`);
}

/**
 * Of a statement: expressions that are NOT MATERIALIZED and name each other again and again, or that double their
 * columns at each step. DuckDB's tree does not say which are NOT MATERIALIZED, so then all count.
 */
export function expansionProblem(statement: Json, sql: string): SqlProblem | undefined {
  if (/\bnot\s+materialized\b/i.test(sql) && sizeOfQuery(statement, new Map(), COUNTED) > MAX_EXPANSION) {
    const why = 'Its common table expressions that are NOT MATERIALIZED name one another';
    return refused(`${why} so often that it comes to more than ${MAX_EXPANSION} SELECTs. Remove NOT`);
  }
  if (sql.split('*', FEW_STARS + 1).length > FEW_STARS && sizeOfQuery(statement, new Map(), WIDTH) > MAX_EXPANSION)
    return refused(`Its common table expressions come to more than ${MAX_EXPANSION} columns. Name those needed`);
  return undefined;
}

function refused(message: string): SqlProblem {
  return { code: 'SL0401', message };
}

/** The product of all numbers and lengths of texts in a call; undefined where it reads a column or rows. */
function sizeOf(node: Json): number | undefined {
  const type = textOf(node, 'type');
  if (type === 'COLUMN_REF' || type === 'SUBQUERY' || type === 'LAMBDA') return undefined;
  const value = type === 'VALUE_CONSTANT' ? member(member(node, 'value'), 'value') : undefined;
  if (value !== undefined) return sizeOfConstant(value ?? null);
  let size = 1;
  for (const child of childrenOf(node)) {
    if (child === null || typeof child !== 'object') continue;
    const inner = sizeOf(child);
    if (inner === undefined) return undefined;
    size *= inner;
  }
  return size;
}

/** Of a series from one day to another: its steps at the unit of its interval; undefined for any other call. */
function seriesLength(node: Json): number | undefined {
  const [from, to] = leaves(node, (text) => /^\d+-\d+-\d+/.test(text)).map((text) => Date.parse(text.slice(0, 10)));
  if (from === undefined || to === undefined) return undefined;
  const units = leaves(node, (text) => Object.hasOwn(STEPS_A_DAY, text)).map((unit) => STEPS_A_DAY[unit] ?? 1);
  return Math.max(1, ...units) * (Math.abs(to - from) / 86_400_000);
}

/** The texts anywhere in a node that are wanted. */
function leaves(node: Json, wanted: (text: string) => boolean): readonly string[] {
  if (typeof node === 'string') return wanted(node) ? [node] : [];
  return childrenOf(node).flatMap((child) => leaves(child, wanted));
}

function sizeOfConstant(value: Json): number {
  if (typeof value === 'number') return Math.max(1, Math.abs(value));
  if (typeof value !== 'string') return 1;
  const numbers = (value.match(/\d{7,}/g) ?? []).map(Number);
  return Math.max(1, value.length, ...numbers);
}

function bracketDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 0x5b || character === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return deepest;
}

type Sizes = ReadonlyMap<string, number>;
/** The size of a SELECT from those of the tables that it may read, by name in lower case. */
type Measure = (select: Json, sizes: Sizes) => number;

/** SELECTs, when each expression stands wherever it is named. */
const COUNTED: Measure = (select, sizes) =>
  1 + sum(tablesOf(select).map(({ node }) => sizeOfQuery(node, sizes, COUNTED)));

/** Columns, as far as stars give them; what a table has is one. */
const WIDTH: Measure = (select, sizes) => {
  const tables = tablesOf(member(select, 'from_table') ?? null);
  const widths = tables.map(({ name, node }) => ({ name, width: sizeOfQuery(node, sizes, WIDTH) }));
  return sum(
    listOf(select, 'select_list').map((item) => {
      if (textOf(item, 'type') !== 'STAR') return 1;
      const relation = textOf(item, 'relation_name').toLowerCase();
      return sum(widths.filter(({ name }) => relation === '' || name === relation).map(({ width }) => width));
    }),
  );
};

/** The largest of its SELECTs, by a measure. */
function sizeOfQuery(node: Json, outer: Sizes, measure: Measure): number {
  if (node === null || typeof node !== 'object') return 0;
  const sizes = new Map(outer);
  for (const entry of listOf(member(node, 'cte_map'), 'map'))
    sizes.set(textOf(entry, 'key').toLowerCase(), sizeOfQuery(member(entry, 'value') ?? null, sizes, measure));
  const type = textOf(node, 'type');
  if (type === 'BASE_TABLE') return sizes.get(textOf(node, 'table_name').toLowerCase()) ?? 1;
  if (type === 'SELECT_NODE') return Math.max(measure(node, sizes), ...sizes.values());
  return childrenOf(node).reduce<number>((most, child) => Math.max(most, sizeOfQuery(child, sizes, measure)), 0);
}

/** The tables and subqueries that a node names, without those inside them. */
function tablesOf(node: Json): readonly { readonly name: string; readonly node: Json }[] {
  if (node === null || typeof node !== 'object') return [];
  const type = textOf(node, 'type');
  const name = (textOf(node, 'alias') || textOf(node, 'table_name')).toLowerCase();
  if (type === 'BASE_TABLE') return [{ name, node }];
  if (type === 'SUBQUERY') return [{ name, node: member(node, 'subquery') ?? null }];
  return Object.entries(node).flatMap(([key, child]) => (key === 'cte_map' ? [] : tablesOf(child)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Comments nest; what stands in quotes is none. */
function commentDepth(sql: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [mark] of sql.matchAll(/'[^']*'|"[^"]*"|--[^\n]*|\/\*|\*\//g)) {
    if (mark === '/*') deepest = Math.max(deepest, ++depth);
    else if (mark === '*/') depth = Math.max(0, depth - 1);
  }
  return deepest;
}
