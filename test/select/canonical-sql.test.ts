// SQL by its canonical text: what people change for their own eyes does not count, everything else does.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { canonicalSql } from '../../compiler/sql/canonical-sql.js';
import { sqlText } from '../../core/sql-text.js';
import { withEngine } from '../../runtime/database/engine.js';

const SAME: readonly (readonly [string, string])[] = [
  ['select a,b from t', 'select  a ,\n\tb\nfrom t'],
  ['select a from t', '-- why\nselect a -- what\n/* and /* how */ */ from t;'.replace(';', '')],
  ['select a+b*2 from t where a<=1', 'select a + b * 2 from t where a <= 1'],
  ['select f(a)', 'select f ( a )'],
  ["select 'a  b'", "select   'a  b'"],
];
for (const [a, b] of SAME) {
  test(`${JSON.stringify(a)} and ${JSON.stringify(b)} are the same`, () => {
    assert.is(canonicalSql(a), canonicalSql(b));
  });
}

const DIFFERENT: readonly (readonly [string, string])[] = [
  ["select 'a b'", "select 'a  b'"],
  ['select "a b"', 'select "a  b"'],
  ["select e'it\\'s  a'", "select e'it\\'s a'"],
  ['select $$a  b$$', 'select $$a b$$'],
  ["select '-- a'", "select ''"],
  ["select '/* a */'", "select ''"],
  ['select 1e5', 'select 1 e5'],
  ['select a - -1', 'select a --1'],
  ['select a b', 'select ab'],
  ['select A', 'select a'],
  ["select e'a'", "select e 'a'"],
];
for (const [a, b] of DIFFERENT) {
  test(`${JSON.stringify(a)} and ${JSON.stringify(b)} differ`, () => {
    assert.is.not(canonicalSql(a), canonicalSql(b));
  });
}

const token = fc.constantFrom(
  'select',
  'a',
  '"b c"',
  "'d  e'",
  '1',
  '(',
  ')',
  ',',
  '+',
  '-',
  '*',
  '<',
  '=',
  '$$ x $$',
  "e'\\''",
);
const gap = fc.constantFrom(' ', '\n', '  \t', ' -- note\n', ' /* note */ ', ' /* a /* b */ c */ ');
const tokens = fc.array(token, { maxLength: 12 });

test('no white space or comment between parted tokens matters', () => {
  fc.assert(
    fc.property(tokens, fc.array(gap, { minLength: 13, maxLength: 13 }), (words, gaps) => {
      const spaced = words.map((word, i) => `${gaps[i] ?? ' '}${word}`).join('') + (gaps[12] ?? '');
      assert.is(canonicalSql(spaced), canonicalSql(words.join(' ')));
    }),
  );
});

const SIGNS = [
  'a',
  'b',
  '"a b"',
  "'c  d'",
  '1',
  '2',
  '.',
  'e5',
  'e',
  'x',
  '(',
  ')',
  ',',
  '+',
  '-',
  '*',
  '/',
  '<',
  '=',
  '>',
  '|',
  '!',
  '~',
  ':',
  '[',
  ']',
  '$$',
  '@',
  '#',
  '%',
  '^',
];
const sql = fc
  .array(fc.tuple(fc.constantFrom(...SIGNS), fc.constantFrom('', '', ' ')), { minLength: 1, maxLength: 7 })
  .map((parts) => `SELECT ${parts.map((part) => part.join('')).join('')}`);

test('DuckDB reads the canonical text of a statement as it reads the statement', async () => {
  await withEngine(async (engine) => {
    const read = async (text: string): Promise<string | undefined> => {
      const [row] = await engine.rows(`SELECT CAST(json_serialize_sql(${sqlText(text)}) AS VARCHAR)`);
      const tree = String(row?.[0]).replace(/"query_location":\d+/g, '');
      return tree.startsWith('{"error":true') ? undefined : tree;
    };
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(sql, async (text) => {
        const tree = await read(text);
        if (tree === undefined) return;
        valid += 1;
        assert.is(await read(canonicalSql(text)), tree, `${text} is not ${canonicalSql(text)}`);
      }),
      { numRuns: 3000 },
    );
    assert.ok(valid > 100, `Only ${valid} statements were valid`);
  });
});

test('a canonical text is its own', () => {
  fc.assert(
    fc.property(tokens, (words) => {
      const once = canonicalSql(words.join(' '));
      assert.is(canonicalSql(once), once);
    }),
  );
});

test.run();
