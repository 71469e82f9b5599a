// Data tests as SQL. Two forms of each: a number from one reading of the model that all its tests share, which is 0
// when no row fails, and a SELECT of the rows that fail, which runs only when there are any.

import { sqlName, sqlText } from '../../core/sql-text.js';
import { unreachable } from '../../core/unreachable.js';
import type { AcceptedValue, TestRule } from '../resolve/resolve-tests.js';

/** A test whose templates are rendered. */
export interface RenderedTest {
  readonly rule: TestRule;
  readonly where?: string;
  /** The relation that relationships look in. */
  readonly target?: string;
}

/** The rows of `relation` that fail. */
export function failingRows(relation: string, test: RenderedTest): string {
  return `SELECT * FROM ${relation} WHERE ${limited(test, fails(relation, test))}`;
}

/** One row of numbers, one for each test: 0 where no row fails. */
export function countsQuery(relation: string, tests: readonly RenderedTest[]): string {
  const marks = tests.map((test, index) => `${markOf(relation, test)} AS ${markName(index)}`);
  const counts = tests.map((test, index) => countOf(test, markName(index)));
  return `SELECT ${counts.join(', ')} FROM (\nSELECT ${marks.join(',\n')} FROM ${relation}\n)`;
}

function fails(relation: string, { rule, where, target = '' }: RenderedTest): string {
  switch (rule.kind) {
    case 'unique': {
      const column = sqlName(rule.column);
      const rows = `SELECT ${column} FROM ${relation} WHERE ${limited({ where }, `${column} IS NOT NULL`)}`;
      return `${column} IN (${rows} GROUP BY ${column} HAVING count(*) > 1)`;
    }
    case 'not_null':
      return `${sqlName(rule.column)} IS NULL`;
    case 'accepted_values':
      return `${sqlName(rule.column)} NOT IN (${rule.values.map(literal).join(', ')})`;
    case 'relationships': {
      const [column, there] = [sqlName(rule.column), `"sluice__to".${sqlName(rule.toColumn)}`];
      const values = `SELECT ${there} FROM ${target} AS "sluice__to" WHERE ${there} IS NOT NULL`;
      // Null is not in nothing at all: without values the second condition alone would let nulls fail.
      return `${column} IS NOT NULL AND ${column} NOT IN (${values})`;
    }
    case 'expression':
      return `NOT (\n${rule.expression}\n)`;
    default:
      return unreachable(rule);
  }
}

/** Hashes take a fraction of the memory of texts; should two ever be the same, the SELECT of the rows finds none. */
function markOf(relation: string, test: RenderedTest): string {
  if (test.rule.kind !== 'unique') return `(${limited(test, fails(relation, test))})`;
  const column = sqlName(test.rule.column);
  return `CASE WHEN ${limited(test, `${column} IS NOT NULL`)} THEN system.main.hash(${column}) END`;
}

function countOf({ rule }: RenderedTest, mark: string): string {
  return rule.kind === 'unique' ? `count(${mark}) - count(DISTINCT ${mark})` : `count(*) FILTER (WHERE ${mark})`;
}

function markName(index: number): string {
  return `"sluice__${index}"`;
}

function limited({ where }: { readonly where?: string | undefined }, condition: string): string {
  return where === undefined ? condition : `(\n${where}\n) AND ${condition}`;
}

function literal(value: AcceptedValue): string {
  return typeof value === 'string' ? sqlText(value) : String(value);
}
