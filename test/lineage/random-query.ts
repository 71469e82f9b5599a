// Random queries over the tables of tracing.ts: joins of every kind, subqueries, common table expressions, unions,
// windows, stars with their changes, functions on lists and structs, aliases that hide columns. Most are valid SQL.

import fc from 'fast-check';
import { TABLES } from './tracing.js';

/** A relation in a FROM, with the text columns that it surely has under its alias. */
interface Relation {
  readonly sql: string;
  readonly alias: string;
  readonly texts: readonly string[];
  readonly lists: readonly string[];
  readonly structs: readonly string[];
}

const NAMES = ['x', 'y', 'z', 'k', 'm', 'x_1'];

const table: fc.Arbitrary<Relation> = fc
  .tuple(fc.constantFrom(...Object.keys(TABLES)), fc.constantFrom('', 't', 'u', 'v', 'x'))
  .map(([name, given]) => {
    const types = Object.entries(TABLES[name] ?? {});
    const of = (wanted: RegExp): readonly string[] =>
      types.filter(([, type]) => wanted.test(type)).map(([column]) => column);
    const alias = given === '' ? name : given;
    return {
      sql: given === '' ? name : `${name} AS ${given}`,
      alias,
      texts: of(/^VARCHAR$/),
      lists: of(/\[\]$/),
      structs: of(/^STRUCT/),
    };
  });

/** An expression of text over a relation's columns; `deep` leaves room for what stands inside it. */
function text(relations: readonly Relation[], deep: number): fc.Arbitrary<string> {
  const plain = relations.flatMap(({ alias, texts }) => texts.flatMap((name) => [name, `${alias}.${name}`]));
  const structs = relations.flatMap(({ alias, structs: names }) =>
    names.flatMap((name) => [`${alias}.${name}.u`, `(${alias}.${name}).v`, `${name}['u']`]),
  );
  const lists = relations.flatMap(({ alias, lists: names }) => names.map((name) => `${alias}.${name}`));
  const column = fc.constantFrom(...plain, ...structs, "'c'");
  if (deep === 0) return column;
  const inner = text(relations, deep - 1);
  const forms: fc.Arbitrary<string>[] = [
    column,
    inner.map((a) => `upper(${a})`),
    inner.map((a) => `sha256(${a})`),
    inner.map((a) => `CAST(${a} AS VARCHAR)`),
    fc.tuple(inner, inner).map(([a, b]) => `${a} || ${b}`),
    fc.tuple(inner, inner).map(([a, b]) => `coalesce(nullif(${a}, 'none'), ${b})`),
    fc.tuple(inner, inner, inner).map(([a, b, c]) => `CASE WHEN ${a} > 'pax' THEN ${b} ELSE ${c} END`),
    fc.tuple(inner, inner).map(([a, b]) => `first_value(${a}) OVER (PARTITION BY ${b} ORDER BY ${a})`),
    fc.tuple(inner, fc.constantFrom('b', 'c')).map(([a, other]) => `(SELECT min(${other}.y || ${a}) FROM ${other})`),
    inner.map((a) => `CAST(${a} IN (SELECT z FROM b) AS VARCHAR)`),
    inner.map((a) => `CAST(EXISTS (SELECT * FROM b WHERE b.z > ${a}) AS VARCHAR)`),
    fc.tuple(inner, inner).map(([a, b]) => `{'k': ${a}, 'm': ${b}}.k`),
    fc.tuple(inner, inner).map(([a, b]) => `array_to_string([${a}, ${b}], '-')`),
  ];
  if (lists.length > 0) {
    const list = fc.constantFrom(...lists);
    forms.push(
      fc.tuple(list, inner).map(([l, a]) => `array_to_string(list_transform(${l}, i -> i || ${a}), ',')`),
      fc.tuple(list, inner).map(([l, a]) => `array_to_string([i || ${a} FOR i IN ${l}], ',')`),
      list.map((l) => `${l}[1]`),
    );
  }
  return fc.oneof(...forms);
}

/** A star of one relation or of all, with its changes. */
function star(relations: readonly Relation[]): fc.Arbitrary<string> {
  const names = relations.flatMap(({ texts }) => texts);
  const [name = 'x'] = names;
  return fc.oneof(
    fc.constant('*'),
    fc.constantFrom(...relations.map(({ alias }) => `${alias}.*`)),
    fc.constantFrom(...names).map((each) => `* EXCLUDE (${each})`),
    fc.constantFrom(...relations.flatMap(({ alias, texts }) => texts.map((each) => `* EXCLUDE (${alias}.${each})`))),
    text(relations, 1).map((value) => `* REPLACE (${value} AS ${name})`),
    fc.constantFrom(...NAMES).map((next) => `* RENAME (${name} AS ${next})`),
    fc.constantFrom(...names).map((each) => `COLUMNS('${each}')`),
    fc.constant(`upper(COLUMNS(c -> c IN ('x', 'y', 'z', 'w', 'k', 'm')))`),
  );
}

interface Item {
  readonly sql: string;
  readonly name?: string;
}

function items(relations: readonly Relation[]): fc.Arbitrary<readonly Item[]> {
  const named = fc
    .tuple(text(relations, 2), fc.constantFrom(...NAMES))
    .map(([sql, name]): Item => ({ sql: `${sql} AS ${name}`, name }));
  const bare = fc
    .constantFrom(...relations.flatMap(({ alias, texts }) => texts.map((name) => ({ alias, name }))))
    .map(({ alias, name }): Item => ({ sql: `${alias}.${name}`, name }));
  const stars = star(relations).map((sql): Item => ({ sql }));
  const unnamed = text(relations, 1).map((sql): Item => ({ sql: `lower(${sql})` }));
  const whole = fc
    .constantFrom(...relations)
    .map(({ alias }): Item => ({ sql: `CAST(to_json(${alias}) AS VARCHAR) AS k`, name: 'k' }));
  const lists = relations.flatMap(({ alias, lists: names }) => names.map((name) => `${alias}.${name}`));
  const structs = relations.flatMap(({ alias, structs: names }) => names.map((name) => `${alias}.${name}`));
  const unnests = [
    ...lists.map((list): Item => ({ sql: `unnest(${list}) AS m`, name: 'm' })),
    ...structs.flatMap((struct): readonly Item[] => [
      { sql: `unnest(${struct})` },
      { sql: `${struct.split('.')[1]}.*` },
    ]),
  ];
  const weighted = [
    { weight: 6, arbitrary: named },
    { weight: 2, arbitrary: bare },
    { weight: 2, arbitrary: stars },
    { weight: 1, arbitrary: unnamed },
    { weight: 1, arbitrary: whole },
    ...(unnests.length > 0 ? [{ weight: 1, arbitrary: fc.constantFrom(...unnests) }] : []),
  ];
  return fc.array(fc.oneof(...weighted), { minLength: 1, maxLength: 3 });
}

const JOINS = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'SEMI JOIN', 'ANTI JOIN'];

function select(
  source: fc.Arbitrary<Relation>,
): fc.Arbitrary<{ readonly sql: string; readonly names: readonly string[] }> {
  return fc
    .tuple(
      source,
      source,
      fc.constantFrom(...JOINS),
      fc.constantFrom('one', 'using', 'on', 'comma', 'lateral', 'values', 'natural', 'unnest'),
    )
    .chain(([left, right, kind, how]) => {
      const { sql, relations } = from(left, right, kind, how);
      return fc.tuple(items(relations), fc.constantFrom('', ' LIMIT 100000')).map(([chosen, extra]) => ({
        sql: `SELECT ${chosen.map((item) => item.sql).join(', ')} FROM ${sql}${extra}`,
        names: chosen.flatMap(({ name }) => name ?? []),
      }));
    });
}

function from(
  left: Relation,
  right: Relation,
  kind: string,
  how: string,
): { readonly sql: string; readonly relations: readonly Relation[] } {
  const hidden = kind === 'SEMI JOIN' || kind === 'ANTI JOIN';
  const both = hidden ? [left] : [left, right];
  const [one = 'x'] = left.texts;
  switch (how) {
    case 'using':
      return { sql: `${left.sql} ${kind} ${right.sql} USING (id)`, relations: both };
    case 'on':
      return { sql: `${left.sql} ${kind} ${right.sql} ON true`, relations: both };
    case 'natural':
      return {
        sql: `(SELECT id, ${one} FROM ${left.sql}) AS ${left.alias} NATURAL JOIN (SELECT id FROM ${right.sql}) AS w1`,
        relations: [{ ...left, texts: [one], lists: [], structs: [] }],
      };
    case 'comma':
      return { sql: `${left.sql}, ${right.sql}`, relations: [left, right] };
    case 'lateral':
      return {
        sql: `${left.sql}, LATERAL (SELECT ${left.alias}.${one} || 'l' AS k, 1 AS n) AS lat`,
        relations: [left, { ...NOTHING, alias: 'lat', texts: ['k'] }],
      };
    case 'values':
      return {
        sql: `${left.sql}, (VALUES ('p'), ('q')) AS vals(m)`,
        relations: [left, { ...NOTHING, alias: 'vals', texts: ['m'] }],
      };
    case 'unnest': {
      const [list] = left.lists;
      if (list === undefined) return { sql: left.sql, relations: [left] };
      return {
        sql: `${left.sql}, unnest(${left.alias}.${list}) AS un(e)`,
        relations: [left, { ...NOTHING, alias: 'un', texts: ['e'] }],
      };
    }
    default:
      return { sql: left.sql, relations: [left] };
  }
}

const NOTHING: Relation = { sql: '', alias: '', texts: [], lists: [], structs: [] };

const SET_OPERATIONS = ['UNION ALL', 'UNION', 'UNION ALL BY NAME', 'UNION BY NAME'];

function queryOver(source: fc.Arbitrary<Relation>): fc.Arbitrary<string> {
  const one = select(source);
  const united = fc
    .tuple(
      fc.constantFrom(...SET_OPERATIONS),
      fc.array(text([NOTHING_BUT_A], 1), { minLength: 2, maxLength: 2 }),
      fc.array(text([NOTHING_BUT_B], 1), { minLength: 2, maxLength: 2 }),
      fc.shuffledSubarray(['k', 'm'], { minLength: 2 }),
    )
    .map(
      ([how, a, b, names]) =>
        `SELECT ${a[0]} AS k, ${a[1]} AS m FROM a ${how} SELECT ${b[0]} AS ${names[0]}, ${b[1]} AS ${names[1]} FROM b`,
    );
  return fc.oneof({ weight: 5, arbitrary: one.map(({ sql }) => sql) }, { weight: 1, arbitrary: united });
}

const NOTHING_BUT_A: Relation = { ...NOTHING, alias: 'a', texts: ['x', 'y'], lists: ['l'], structs: ['s'] };
const NOTHING_BUT_B: Relation = { ...NOTHING, alias: 'b', texts: ['y', 'z'] };

/** A subquery or common table expression whose named columns others read; an id of its own to join by. */
function derived(source: fc.Arbitrary<Relation>): fc.Arbitrary<Relation> {
  return fc
    .tuple(select(source), fc.constantFrom('d', 'e', 'f'))
    .filter(([{ names }]) => names.length > 0)
    .map(([{ sql, names }, alias]) => ({
      ...NOTHING,
      sql: `(SELECT 1 AS id, * FROM (${sql})) AS ${alias}`,
      alias,
      texts: [...new Set(names)],
    }));
}

const withExpression: fc.Arbitrary<string> = fc
  .tuple(select(table), fc.boolean(), fc.boolean())
  .filter(([{ names }]) => names.length > 0)
  .chain(([{ sql, names }, isRenamed, isRecursive]) => {
    const [first = 'k'] = names;
    const texts = isRenamed ? ['p', ...new Set(names.slice(1))] : [...new Set(names)];
    const relation: Relation = { ...NOTHING, sql: 'cte', alias: 'cte', texts };
    const head = isRenamed ? 'cte(p)' : 'cte';
    const again = isRecursive
      ? `, rec AS (SELECT 1 AS n, ${isRenamed ? 'p' : first} AS v FROM cte UNION ALL SELECT n + 1, v || z FROM rec, b WHERE n < 2 AND b.id = 1)`
      : '';
    const outer = isRecursive
      ? fc.constantFrom(relation, { ...NOTHING, sql: 'rec', alias: 'rec', texts: ['v'] })
      : fc.constant(relation);
    return queryOver(outer).map((body) => `WITH ${isRecursive ? 'RECURSIVE ' : ''}${head} AS (${sql})${again} ${body}`);
  });

const relation = fc.oneof(
  { weight: 3, arbitrary: table },
  { weight: 2, arbitrary: derived(table) },
  { weight: 1, arbitrary: derived(derived(table)) },
);

export const query: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: queryOver(relation) },
  { weight: 2, arbitrary: withExpression },
  {
    weight: 1,
    arbitrary: select(table)
      .filter(({ names }) => names.length > 0)
      .map(
        ({ sql, names }) =>
          `SELECT string_agg(${names[0]}, ',' ORDER BY ${names.at(-1)}, ${names[0]}) AS k, arg_max(${names[0]}, ${names[0]} || ${names.at(-1)}) AS m FROM (${sql}) AS g`,
      ),
  },
);
