// Models are bound, never run, however much they would give; and one with a mistake spoils none of the others that are
// bound with it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { makeProject } from '../kit/project.js';
import { BASE, compiled } from './compiling.js';

const ENDLESS: Readonly<Record<string, string>> = {
  sum: 'SELECT sum(range) AS s FROM range(100000000000)',
  sorted: 'SELECT range AS r FROM range(100000000000) ORDER BY 1',
  kept: 'WITH a AS MATERIALIZED (SELECT sum(range) AS s FROM range(100000000000)) SELECT * FROM a',
  recursive: 'WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT sum(n) AS s FROM t',
  scalar: 'SELECT (SELECT sum(range) FROM range(100000000000)) AS s',
  limited: 'SELECT 1 AS x LIMIT (SELECT sum(range) FROM range(100000000000))',
  wrong_value: "SELECT CAST('abc' AS INTEGER) AS x",
};

test('a model is not run to learn its columns', async () => {
  const files = Object.entries(ENDLESS).map(([name, sql]) => [`models/${name}.sql`, sql] as const);
  const before = performance.now();
  const { manifest } = await compiled(Object.fromEntries(files));
  assert.equal(Object.keys(manifest.models), Object.keys(ENDLESS).sort());
  assert.ok(performance.now() - before < 10_000);
});

test('of many models those with a mistake are named and no others', async () => {
  const sql = (i: number): string => (i % 40 === 7 ? `SELECT nothing AS a${i}` : `SELECT ${i} AS a${i}`);
  const reader = (i: number): string => `SELECT a${i} FROM {{ ref('m${i}') }}`;
  const files = Array.from({ length: 100 }, (_, i) => [
    [`models/m${i}.sql`, sql(i)],
    [`models/r${i}.sql`, reader(i)],
  ]).flat();
  const { root } = makeProject({ ...BASE, ...Object.fromEntries(files) });
  const { diagnostics } = await compileProject({ root, env: {} });
  assert.equal(
    diagnostics.map(({ code, file }) => `${code} ${file}`),
    ['SL0401 models/m47.sql', 'SL0401 models/m7.sql', 'SL0401 models/m87.sql'],
  );
});

test('a long chain of models is bound in order', async () => {
  const files = Array.from({ length: 150 }, (_, i) => [
    `models/c${i}.sql`,
    i === 0 ? 'SELECT 1 AS n' : `SELECT n + 1 AS n FROM {{ ref('c${i - 1}') }}`,
  ]);
  const { manifest } = await compiled(Object.fromEntries(files));
  assert.is(Object.keys(manifest.models).length, 150);
});

test.run();
