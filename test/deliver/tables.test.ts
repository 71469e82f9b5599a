// A table as the target: which rows and columns change, and which never do.

import { statSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { inWarehouse } from '../kit/warehouse.js';
import { type Op, type Place, placeOf, type Target } from './delivering.js';

const PEOPLE: Target = {
  object: 'people',
  types: { email: 'VARCHAR', plan: 'VARCHAR', source: 'VARCHAR' },
  onCreate: ['source'],
};

const ann = (email: string, plan: string, previous?: { email: string; plan: string }): Op => ({
  action: previous === undefined ? 'create' : 'update',
  key: '1',
  fields: { email: `"${email}"`, plan: `"${plan}"` },
  initial: { source: '"wh"' },
  ...(previous && { previous: { email: `"${previous.email}"`, plan: `"${previous.plan}"` } }),
});
const bob = (...args: Parameters<typeof ann>): Op => ({ ...ann(...args), key: '2' });
const gone = (op: Op): Op => ({ ...op, action: 'delete', previous: op.fields });

const people = (place: Place) => place.rows('SELECT * FROM t.people ORDER BY email');
const sql = (place: Place, ...statements: readonly string[]) =>
  inWarehouse(place.project.path('t.duckdb'), ...statements);

/** A table with ann and bob, delivered, and columns and a row of others. */
async function owned(target: Partial<Target> = {}): Promise<Place> {
  const place = placeOf({ ...PEOPLE, ...target });
  await place.deliver(ann('a@x', 'free'), bob('b@x', 'pro'));
  await sql(
    place,
    'ALTER TABLE people ADD COLUMN owner VARCHAR',
    "UPDATE people SET owner = 'sales-' || email",
    "INSERT INTO people VALUES ('c@x', 'old', 'theirs', 'sales-c')",
  );
  return place;
}

/** Delivers twice; the second time must change nothing. */
async function twice(place: Place, ...ops: readonly Op[]): Promise<readonly string[]> {
  await place.deliver(...ops);
  const first = await people(place);
  await place.deliver(...ops);
  assert.equal(await people(place), first);
  return first;
}

test('an update sets what the payload has and nothing else', async () => {
  const place = await owned();
  assert.equal(await twice(place, ann('a@x', 'pro', { email: 'a@x', plan: 'free' })), [
    'a@x|pro|wh|sales-a@x',
    'b@x|pro|wh|sales-b@x',
    'c@x|old|theirs|sales-c',
  ]);
});

test('a create of a row that is there updates it, without what is set at creation', async () => {
  const place = await owned();
  assert.is((await twice(place, ann('c@x', 'new')))[2], 'c@x|new|theirs|sales-c');
});

test('a changed match value keeps the row', async () => {
  const place = await owned();
  assert.equal(await twice(place, ann('z@x', 'pro', { email: 'a@x', plan: 'free' })), [
    'b@x|pro|wh|sales-b@x',
    'c@x|old|theirs|sales-c',
    'z@x|pro|wh|sales-a@x',
  ]);
});

test('two records swap their match values, and each keeps its row', async () => {
  const place = await owned();
  const swap = [ann('b@x', 'free', { email: 'a@x', plan: 'free' }), bob('a@x', 'pro', { email: 'b@x', plan: 'pro' })];
  assert.equal(await twice(place, ...swap), [
    'a@x|pro|wh|sales-b@x',
    'b@x|free|wh|sales-a@x',
    'c@x|old|theirs|sales-c',
  ]);
});

test('a new record may take the match value that another gives up', async () => {
  const place = await owned();
  const ops = [ann('z@x', 'free', { email: 'a@x', plan: 'free' }), { ...ann('a@x', 'new'), key: '3' }];
  assert.equal(await twice(place, ...ops), [
    'a@x|new|wh|NULL',
    'b@x|pro|wh|sales-b@x',
    'c@x|old|theirs|sales-c',
    'z@x|free|wh|sales-a@x',
  ]);
});

test('a match value that a row of others has is refused, and whoever waits for the place with it', async () => {
  const place = await owned();
  const before = await people(place);
  const reason = 'Another row already has its match value.';
  assert.equal(
    await place.deliver(ann('c@x', 'free', { email: 'a@x', plan: 'free' }), { ...ann('a@x', 'new'), key: '3' }),
    [{ seq: 0, to: 1, reason }],
  );
  assert.equal(await people(place), before);
});

test('the match value of a record that is deleted in the same plan is free, and its taker is not deleted', async () => {
  const place = await owned({
    ledger: [
      ['1', 'a@x'],
      ['2', 'b@x'],
    ],
  });
  const ops = [ann('b@x', 'free', { email: 'a@x', plan: 'free' }), gone(bob('b@x', 'pro'))];
  assert.equal(await twice(place, ...ops), ['b@x|free|wh|sales-a@x', 'c@x|old|theirs|sales-c']);
});

test('deletes take the rows of their records', async () => {
  assert.equal(await twice(await owned(), gone(bob('b@x', 'pro'))), [
    'a@x|free|wh|sales-a@x',
    'c@x|old|theirs|sales-c',
  ]);
});

test('mode update adds no row, and says of which record there is none', async () => {
  const place = placeOf({ ...PEOPLE, mode: 'update' });
  await sql(place, "CREATE TABLE people AS SELECT 'a@x' AS email, 'old' AS plan");
  const reason = 'There is no row with its match value, and mode "update" adds none.';
  const ops = [ann('a@x', 'new'), bob('b@x', 'new')].map((op): Op => ({ ...op, action: 'update' }));
  assert.equal(await place.deliver(...ops), [
    { seq: 0, to: 0, reason: null },
    { seq: 1, to: 1, reason },
  ]);
  assert.equal(await people(place), ['a@x|new|NULL']);
});

test('append adds each record once and changes none', async () => {
  const place = await owned({ mode: 'append' });
  const added = await twice(place, ann('a@x', 'changed'), { ...ann('d@x', 'new'), key: '3' });
  assert.equal(added, ['a@x|free|wh|sales-a@x', 'b@x|pro|wh|sales-b@x', 'c@x|old|theirs|sales-c', 'd@x|new|wh|NULL']);
});

test('a member that the payload leaves out keeps its value; null sets null', async () => {
  const place = await owned();
  const update = (fields: Op['fields']): Op => ({ ...ann('a@x', ''), action: 'update', fields });
  assert.is((await twice(place, update({ email: '"a@x"' })))[0], 'a@x|free|wh|sales-a@x');
  assert.is((await twice(place, update({ email: '"a@x"', plan: 'null' })))[0], 'a@x|NULL|wh|sales-a@x');
});

test('the types of the table count, and a value that does not fit refuses its record only', async () => {
  const place = placeOf({
    object: 'people',
    types: { email: 'VARCHAR', n: 'DOUBLE', tags: 'VARCHAR[]' },
    sensitive: ['n'],
  });
  await sql(place, 'CREATE TABLE people (Email VARCHAR, n TINYINT, tags INTEGER[])');
  const row = (key: string, n: string, tags = '[1, 2]'): Op => ({
    action: 'create',
    key,
    fields: { email: `"${key}@x"`, n, tags },
  });
  assert.equal(
    await place.deliver(row('a', '7'), row('b', '700'), row('c', '7.5'), row('d', '7.0', '["x"]'), row('e', 'null')),
    [
      { seq: 0, to: 0, reason: null },
      { seq: 1, to: 2, reason: 'The value cannot be stored as TINYINT in column "n".' },
      { seq: 3, to: 3, reason: 'The value cannot be stored as INTEGER[] in column "tags".' },
      { seq: 4, to: 4, reason: null },
    ],
  );
  assert.equal(await people(place), ['a@x|7|[1, 2]', 'e@x|NULL|[1, 2]']);
});

test('a failure of the whole changes nothing and names no sensitive value', async () => {
  const place = placeOf({ ...PEOPLE, sensitive: ['plan'] });
  await sql(
    place,
    "CREATE TABLE people AS SELECT 'a@x' AS email, 'free' AS plan",
    'CREATE UNIQUE INDEX one ON people (plan)',
  );
  let message = '';
  await place.deliver(bob('b@x', 'free'), { ...ann('c@x', 'new'), key: '3' }).catch((error: Error) => {
    message = error.message;
  });
  assert.match(message, /Constraint Error/);
  assert.not.match(message, /free/);
  assert.equal(await people(place), ['a@x|free']);
});

test('the database file is for its owner only', async () => {
  const place = await owned();
  assert.is(statSync(place.project.path('t.duckdb')).mode & 0o777, 0o600);
});

test('values arrive exactly, under any field name', async () => {
  const types = {
    email: 'VARCHAR',
    '🙂 x': 'VARCHAR',
    '👩‍👩‍👧': 'INTEGER',
    'a"b\\c': 'DECIMAL(38,10)',
    big: 'HUGEINT',
    at: 'TIMESTAMP WITH TIME ZONE',
    list: 'DECIMAL(38,20)[]',
    nested: 'STRUCT(a DECIMAL(38,20), b VARCHAR[], c HUGEINT)',
    empty: 'VARCHAR',
    none: 'VARCHAR',
  };
  const place = placeOf({ object: 'people', types });
  const fields = {
    email: '"a@x"',
    '🙂 x': '"O\'Brien é🙂 \\"q\\" \\n"',
    '👩‍👩‍👧': 'null',
    'a"b\\c': '1234567890123456789012345678.0123456789',
    big: '170141183460469231731687303715884105727',
    at: '"2026-03-01T10:30:00.123456Z"',
    list: '[0.12345678901234567891,null,1.10]',
    nested: '{"a":0.12345678901234567891,"b":["1.10",null],"c":12345678901234567890123}',
    empty: '""',
    none: 'null',
  };
  await place.deliver({ action: 'create', key: '1', fields });
  const columns = Object.keys(types).map((name) => `"${name.replaceAll('"', '""')}"`);
  assert.equal(await place.rows(`SELECT ${columns.join(', ')} FROM t.people`), [
    [
      'a@x',
      'O\'Brien é🙂 "q" \n',
      'NULL',
      '1234567890123456789012345678.0123456789',
      '170141183460469231731687303715884105727',
      '2026-03-01 10:30:00.123456+00',
      '[0.12345678901234567891, NULL, 1.10000000000000000000]',
      "{'a': 0.12345678901234567891, 'b': [1.10, NULL], 'c': 12345678901234567890123}",
      '',
      'NULL',
    ].join('|'),
  ]);
});

test.run();
