// The DuckDB destination: a table, made with typed columns and changed in one transaction.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse, rowsOf } from '../kit/warehouse.js';

const COLUMNS = 'id, email, name, amount, big, seen, tags';
const ANN =
  "(1, 'ann@x.example', 'Ann ''🙂''', 123456789012345678901234567.1234567890::DECIMAL(38, 10), 7316505482291106733, TIMESTAMPTZ '2026-03-01 12:30:00+02', {'a': [1, 2], 'b': NULL})";
const BOB = "(2, 'bob@x.example', NULL, 0.0000000001, -7316505482291106733, NULL, NULL)";

function tableProject(sync: object = {}): PeopleProject {
  const fields = { name: 'name', amount: 'amount', big: 'big', seen: 'seen', tags: 'tags' };
  return peopleProject({
    url: 'http://127.0.0.1:9',
    sync: { destination: 'reporting', object: 'people', mode: 'mirror', fields, ...sync },
    files: {
      'destinations/reporting.destination.json': { connector: 'duckdb', settings: { path: 'reporting.duckdb' } },
    },
  });
}

const fill = (shop: PeopleProject, ...tuples: readonly string[]) => shop.people(rowsAs(COLUMNS, ...tuples));
const apply = async (shop: PeopleProject) => endedWith(0, await shop.sluice('apply --auto-approve'));
const table = (shop: PeopleProject, what = '* FROM people ORDER BY email') =>
  rowsOf(shop.path('reporting.duckdb'), `SELECT ${what}`);

const ANN_ROW =
  '{"amount":123456789012345678901234567.1234567890,"big":7316505482291106733,"email":"ann@x.example","name":"Ann \'🙂\'","seen":"2026-03-01 10:30:00+00","tags":{"a":[1,2],"b":null}}';
const BOB_ROW =
  '{"amount":0.0000000001,"big":-7316505482291106733,"email":"bob@x.example","name":null,"seen":null,"tags":null}';

const shop = tableProject();

test('the table is made with the types of the query, and every value arrives exactly', async () => {
  await fill(shop, ANN, BOB);
  await apply(shop);
  assert.equal(await table(shop), [ANN_ROW, BOB_ROW]);
  const columns = "column_name || ' ' || data_type AS c FROM duckdb_columns() WHERE table_name = 'people' ORDER BY 1";
  assert.equal(await table(shop, columns), [
    '{"c":"amount DECIMAL(38,10)"}',
    '{"c":"big BIGINT"}',
    '{"c":"email VARCHAR"}',
    '{"c":"name VARCHAR"}',
    '{"c":"seen TIMESTAMP WITH TIME ZONE"}',
    '{"c":"tags STRUCT(a INTEGER[], b INTEGER)"}',
  ]);
});

test('updates, also of the match value, and rows of others stay', async () => {
  await inWarehouse(
    shop.path('reporting.duckdb'),
    "INSERT INTO people (email, name) VALUES ('theirs@x.example', 'Theirs')",
  );
  await fill(shop, ANN.replace('ann@', 'anne@'), BOB.replace('0.0000000001', '0.0000000002'));
  await apply(shop);
  assert.equal(await table(shop), [
    ANN_ROW.replace('ann@', 'anne@'),
    BOB_ROW.replace('0.0000000001', '0.0000000002'),
    '{"amount":null,"big":null,"email":"theirs@x.example","name":"Theirs","seen":null,"tags":null}',
  ]);
  assert.is((await shop.plan()).summary.unchanged, 2);
});

test('records that swap their match values are held back and told, and the table stays', async () => {
  const before = await table(shop);
  await fill(shop, ANN.replace('ann@', 'bob@'), BOB.replace('bob@', 'anne@'));
  const { out } = await apply(shop);
  assert.match(out, /\n {2}! 2 records held back until the record that has their match value now is changed: 1, 2\n/);
  assert.equal(await table(shop), before);
});

test('deletes take away what was delivered and left the model', async () => {
  await fill(shop, ANN);
  await apply(shop);
  assert.equal(await table(shop, 'email FROM people ORDER BY email'), [
    '{"email":"ann@x.example"}',
    '{"email":"theirs@x.example"}',
  ]);
});

test('a value that a column of the table cannot hold is refused by itself', async () => {
  const narrow = tableProject({ fields: { big: 'big' } });
  await inWarehouse(narrow.path('reporting.duckdb'), 'CREATE TABLE people (email VARCHAR, big TINYINT)');
  await fill(narrow, ANN, BOB.replace('-7316505482291106733', '7'));
  const { out } = endedWith(1, await narrow.sluice('apply --auto-approve'));
  assert.ok(
    out.endsWith(`
contacts  1 ok, 1 rejected (1 request)
  rejected create 1: The value cannot be stored as TINYINT in column "big".
Apply: 1 ok, 1 rejected.
`),
    out,
  );
  assert.equal(await table(narrow), ['{"email":"bob@x.example","big":7}']);
  assert.is((await narrow.plan()).summary.create, 1);
});

test('append inserts each record once', async () => {
  const log = tableProject({ mode: 'append', object: 'log' });
  await fill(log, ANN);
  await apply(log);
  await fill(log, ANN.replace("'Ann", "'Changed"), BOB);
  await apply(log);
  assert.equal(await table(log, 'name FROM log ORDER BY name'), ['{"name":"Ann \'🙂\'"}', '{"name":null}']);
});

test('update changes rows that are there and makes none', async () => {
  const update = tableProject({ mode: 'update', fields: { name: 'name' } });
  await inWarehouse(
    update.path('reporting.duckdb'),
    'CREATE TABLE people (email VARCHAR, name VARCHAR, phone VARCHAR)',
    "INSERT INTO people VALUES ('ann@x.example', 'Old', '+49')",
  );
  await fill(update, ANN, BOB);
  const { out } = endedWith(1, await update.sluice('apply --auto-approve'));
  assert.match(out, /\ncontacts {2}1 ok, 1 rejected \(1 request\)\n {2}rejected update 2: /);
  assert.equal(await table(update), ['{"email":"ann@x.example","name":"Ann \'🙂\'","phone":"+49"}']);
});

test('an update of a row keeps the columns that the sync does not manage', async () => {
  const partial = tableProject({ fields: { name: 'name', first: { column: 'name', manage: 'on_create' } } });
  await fill(partial, ANN);
  await apply(partial);
  await inWarehouse(
    partial.path('reporting.duckdb'),
    'ALTER TABLE people ADD COLUMN phone VARCHAR',
    "UPDATE people SET phone = '+49'",
  );
  await fill(partial, ANN.replace("'Ann", "'Anne"));
  await apply(partial);
  assert.equal(await table(partial), [
    '{"email":"ann@x.example","first":"Ann \'🙂\'","name":"Anne \'🙂\'","phone":"+49"}',
  ]);
});

test.run();
