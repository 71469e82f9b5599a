// The two forms of a data test agree with each other and with what it means, whatever the rows.

import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { countsQuery, failingRows, type RenderedTest } from '../../compiler/data-tests/test-query.js';

interface Row {
  readonly a: number | null;
  readonly b: number | null;
}

const TESTS: readonly (RenderedTest & { readonly fails: (row: Row, rows: readonly Row[]) => boolean })[] = [
  {
    rule: { kind: 'unique', column: 'a' },
    fails: ({ a }, rows) => a !== null && rows.filter((row) => row.a === a).length > 1,
  },
  {
    rule: { kind: 'unique', column: 'a' },
    where: 'b > 1 OR b = 0 -- of those',
    fails: ({ a, b }, rows) => a !== null && limits(b) && rows.filter((row) => row.a === a && limits(row.b)).length > 1,
  },
  { rule: { kind: 'not_null', column: 'b' }, fails: ({ b }) => b === null },
  { rule: { kind: 'not_null', column: 'a' }, where: 'b = 1', fails: ({ a, b }) => a === null && b === 1 },
  {
    rule: { kind: 'accepted_values', column: 'a', values: [1, 2] },
    fails: ({ a }) => a !== null && a !== 1 && a !== 2,
  },
  {
    rule: { kind: 'relationships', column: 'a', to: 't', toColumn: 'b' },
    target: 't',
    fails: ({ a }, rows) => a !== null && !rows.some(({ b }) => b === a),
  },
  { rule: { kind: 'expression', expression: 'a <= b' }, fails: ({ a, b }) => a !== null && b !== null && a > b },
];

function limits(b: number | null): boolean {
  return b !== null && (b > 1 || b === 0);
}

const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run('CREATE TABLE t (a INTEGER, b INTEGER)');
test.after(() => connection.closeSync());

const rowsOf = async (query: string) => (await connection.runAndReadAll(query)).getRows();

test('a test counts something exactly when rows fail, and selects those', async () => {
  const value = fc.option(fc.nat(3));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ a: value, b: value }), { maxLength: 6 }), async (rows) => {
      await connection.run('DELETE FROM t');
      for (const { a, b } of rows) await connection.run('INSERT INTO t VALUES ($1, $2)', [a, b]);
      const [counts = []] = await rowsOf(countsQuery('t', TESTS));
      for (const [index, each] of TESTS.entries()) {
        const expected = rows.filter((row) => each.fails(row, rows)).length;
        assert.is((await rowsOf(failingRows('t', each))).length, expected, JSON.stringify([each, rows]));
        assert.is(Number(counts[index]) > 0, expected > 0, JSON.stringify([each, rows]));
      }
    }),
    { numRuns: 200 },
  );
});

test.run();
