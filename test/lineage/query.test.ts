// What the columns of a query are made of, one kind of SQL after the other.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Uses } from '../../compiler/lineage/uses.js';
import { withEngine } from '../../runtime/database/engine.js';
import { fill, KNOWN, traced } from './tracing.js';

/** SQL, and for each of its columns what it is made of: # is hashed, ? is assumed. */
const BOUND: readonly (readonly [string, string])[] = [
  ['select x from a', 'x: a.x'],
  ["select x || y as k, 1 as n, 'v' from a", "k: a.x a.y | n: | 'v':"],
  ['select q.x as k from a as q where q.id > 1', 'k: a.x'],
  ['select a.x, b.z from a join b on a.y = b.y', 'x: a.x | z: b.z'],
  ['select y from a join b using (y)', 'y: a.y b.y'],
  ['select * from b join c using (id, y)', 'id: b.id c.id | y: b.y c.y | z: b.z | w: c.w'],
  ['select * from b natural join c', 'id: b.id c.id | y: b.y c.y | z: b.z | w: c.w'],
  ['select * from b semi join c using (id)', 'id: b.id | y: b.y | z: b.z'],
  ['select * exclude (id, y) from b', 'z: b.z'],
  ['select * replace (upper(z) as y) from b', 'id: b.id | y: b.z | z: b.z'],
  ['select * rename (z as k) from b', 'id: b.id | y: b.y | k: b.z'],
  ['select c.*, b.z as k from b, c', 'id: c.id | w: c.w | y: c.y | k: b.z'],
  ['select * exclude (b.y) from b, c', 'id: b.id | z: b.z | id_1: b.id? c.id? | w: c.w | y: b.y? c.y?'],
  ["select columns('x|y') from a", 'x: a.x | y: a.y'],
  ['select max(columns(* exclude (s, l))) from a', 'id: a.id | x: a.x | y: a.y'],
  ['with k as (select x as v from a) select v from k', 'v: a.x'],
  ['with k(v) as (select x from a) select v from k as j', 'v: a.x'],
  ['select v from (select x from a) as t(v)', 'v: a.x'],
  ['select * from (values (1, 2)) as t(p, q)', 'p: | q:'],
  ['select x from a union all select z from b', 'x: a.x b.z'],
  ['select x as o, y from a union all by name select y, z as o from b', 'o: a.x b.z | y: a.y b.y'],
  ['select x from a except select z from b', 'x: a.x'],
  ['select x from a intersect select z from b', 'x: a.x b.z'],
  [
    'with recursive r(n, v) as (select 1, min(x) from a union all select n + 1, v || z from r, b where n < 3) select * from r',
    'n: | v: a.x b.z',
  ],
  ["select case when x = 'k' then y end as k from a", 'k: a.x a.y'],
  ['select max(x) over (partition by y order by id) as k from a', 'k: a.id a.x a.y'],
  ['select count(*) as n, count(x) as m from a', 'n: | m: a.x'],
  ["select string_agg(x, ',' order by y) filter (where id > 1) as k from a", 'k: a.id a.x a.y'],
  ['select (select max(z) from b where b.id = a.id) as k from a', 'k: a.id b.id b.z'],
  ['select exists (select * from b where b.z = a.x) as k from a', 'k: a.x b.z'],
  ['select x in (select z from b) as k from a', 'k: a.x b.z'],
  ['select k from a, lateral (select a.x || 1 as k)', 'k: a.x'],
  ['select e from a, unnest(l) as t(e)', 'e: a.l'],
  ['select id, unnest(l) as e from a', 'id: a.id | e: a.l'],
  ['select unnest(s) from a', 'u: a.s | v: a.s'],
  ['select s.u, a.s.v as k, s.* from a', 'u: a.s | k: a.s | u_1: a.s | v: a.s'],
  ['select list_transform(l, i -> i || x) as k from a', 'k: a.l a.x'],
  ['select [i || y for i in l if i > x] as k from a', 'k: a.l a.x a.y'],
  ["select to_json(s) -> 'u' as k from a", 'k: a.s'],
  ['select b as k from b', 'k: b.id b.y b.z'],
  ['select x as k, k || y as m from a', 'k: a.x | m: a.x a.y'],
  [
    'select sha256(x) as k, md5(lower(x)) as m, sha1(x) || y as n, hash(x) as o from a',
    'k: a.x# | m: a.x# | n: a.x# a.y | o: a.x',
  ],
  ['select sha256(x) || x as k from a', 'k: a.x'],
  ['select * from (select x, y from a) pivot (count(*) for y in (1))', 'x: a.x? a.y? | 1: a.x? a.y?'],
  ['select current_date as d, x from a', 'd: | x: a.x'],
  ['from a select x', 'x: a.x'],
  ['select v from (select \'k\' as "é", x as "É" from a) as t(k, v)', 'v: a.x'],
  [`select "É" from (select 'k' as "é", x as "É" from a)`, 'É: a.x'],
  [`with "É" as (select x as v from a), "é" as (select 'k' as v) select v from "É"`, 'v: a.x'],
  [`select "lower(x)" from (select lower(x), 'k' as "lower(x)" from a)`, 'lower(x): a.x?'],
  ["select t.x from (select #2, 'k' as x from a) as t", 'x: a.id? a.l? a.s? a.x? a.y?'],
  [`select "k.m".* from b as "k.m", (select {'z': 1} as m) as k`, 'id: b.id | y: b.y | z: b.z'],
  [
    "select q.* exclude (unnest), unnest({'k': x, 'm': 1}), id from a, unnest(['k']) as q",
    'k: a.x? | m: a.x? | id: a.id a.x?',
  ],
];

for (const [sql, expected] of BOUND) {
  test(sql, () =>
    withEngine(async (engine) => {
      await fill(engine);
      const columns = await traced(engine, sql, 'bound');
      assert.is(lineage(columns), expected);
    }),
  );
}

test('a column is named with the word alias before it, too', () =>
  withEngine(async (engine) => {
    await fill(engine);
    for (const known of KNOWN) {
      const [, [, uses = []] = []] = await traced(engine, 'select x as k, alias.k as m from a', known);
      assert.ok(uses.some(({ node, column }) => node === 'a' && column === 'x'));
    }
  }));

test('without the names of a table’s columns, what its stars give is followed by name', () =>
  withEngine(async (engine) => {
    await fill(engine);
    const sql = 'with k as (select sha256(z) as h, * exclude (z) from b) select y, h as j, k.id from k';
    for (const known of KNOWN) {
      const columns = await traced(engine, sql, known);
      assert.is(lineage(columns), 'y: b.y | j: b.z# | id: b.id');
    }
  }));

test('a recursive query over an unknown table comes to an end', () =>
  withEngine(async (engine) => {
    await fill(engine);
    const sql = 'with recursive r as (select * from b union select id, z, y from r) select y from r';
    assert.is(lineage(await traced(engine, sql, 'tables')), 'y: b.y b.z');
    assert.is(lineage(await traced(engine, sql, 'nothing')), 'y: a.*? b.*? c.*?');
  }));

test('a column behind a star over an unknown table may be the table’s own', () =>
  withEngine(async (engine) => {
    await fill(engine);
    const columns = await traced(engine, 'select z from (select *, y as z from a) as t', 'nothing');
    assert.is(lineage(columns), 'z: a.y a.z?');
  }));

test('a column that either of two unknown tables may have is assumed to come from both', () =>
  withEngine(async (engine) => {
    await fill(engine);
    const columns = await traced(engine, 'select z from b, a', 'nothing');
    assert.is(lineage(columns), 'z: a.z? b.z?');
  }));

function lineage(columns: readonly (readonly [string, Uses])[]): string {
  return columns.map(([name, uses]) => `${name}: ${text(uses)}`.trim()).join(' | ');
}

function text(uses: Uses): string {
  const words = uses.map(
    ({ node, column, hashed, assumed }) => `${node}.${column}${hashed ? '#' : ''}${assumed ? '?' : ''}`,
  );
  return words.sort().join(' ');
}

test.run();
