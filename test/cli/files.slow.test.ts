// The file destination: JSON Lines, CSV and Parquet, changed in one step.

import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';

const COLUMNS = 'id, email, name, amount, big, seen, tags';
const ANN =
  "(1, 'ann@x.example', 'Ann ''🙂'', \"É\"', 0.10::DECIMAL(18, 2), 7316505482291106733, TIMESTAMPTZ '2026-03-01 12:30:00+02', ['a', 'b'])";
const BOB = "(2, 'bob@x.example', NULL, 12345678901234.56, -1, NULL, NULL)";
const CID = "(3, 'cid@x.example', 'Cid', 1.00, 0, NULL, [])";

function fileProject(object: string, mode = 'mirror'): PeopleProject {
  const fields = { name: 'name', amount: 'amount', big: 'big', seen: 'seen', tags: 'tags' };
  return peopleProject({
    url: 'http://127.0.0.1:9',
    sync: { destination: 'files', object, mode, fields, guards: { allow_empty: true } },
    files: { 'destinations/files.destination.json': { connector: 'file' } },
  });
}

const fill = (shop: PeopleProject, ...tuples: readonly string[]) => shop.people(rowsAs(COLUMNS, ...tuples));
const apply = async (shop: PeopleProject) => endedWith(0, await shop.sluice('apply --auto-approve'));

/** Creates, then an update, an update of the match value and a delete in one, then a delete of all. */
async function story(object: string, content: (shop: PeopleProject) => Promise<readonly string[]>) {
  const shop = fileProject(object);
  await fill(shop, ANN, BOB, CID);
  await apply(shop);
  const first = await content(shop);
  await fill(shop, ANN.replace('0.10', '0.20'), BOB.replace('bob@', 'rob@'));
  assert.equal((await shop.plan()).summary, { create: 0, update: 2, delete: 1, unchanged: 0, invalid: 0, held: 0 });
  await apply(shop);
  const second = await content(shop);
  assert.is((await shop.plan()).summary.unchanged, 2);
  return { first, second, shop };
}

const sorted = (lines: readonly string[]): readonly string[] => [...lines].sort();
const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

const ANN_JSON =
  '{"amount":0.10,"big":7316505482291106733,"email":"ann@x.example","name":"Ann \'🙂\', \\"É\\"","seen":"2026-03-01T10:30:00Z","tags":["a","b"]}';
const BOB_JSON = '{"amount":12345678901234.56,"big":-1,"email":"bob@x.example","name":null,"seen":null,"tags":null}';
const CID_JSON = '{"amount":1.00,"big":0,"email":"cid@x.example","name":"Cid","seen":null,"tags":[]}';

test('a JSON Lines file holds every value exactly, and follows updates and deletes', async () => {
  const { first, second } = await story('people.jsonl', async (shop) =>
    sorted(linesOf(shop.read('output/people.jsonl'))),
  );
  assert.equal(first, sorted([ANN_JSON, BOB_JSON, CID_JSON]));
  assert.equal(second, sorted([ANN_JSON.replace('0.10', '0.20'), BOB_JSON.replace('bob@', 'rob@')]));
});

test('so does a CSV file', async () => {
  const { first, second } = await story('people.csv', async (shop) => linesOf(shop.read('output/people.csv')));
  const head = 'amount,big,email,name,seen,tags';
  const ann = '0.10,7316505482291106733,ann@x.example,"Ann \'🙂\', ""É""",2026-03-01 10:30:00+00,"[a, b]"';
  const bob = '12345678901234.56,-1,bob@x.example,,,';
  assert.is(first[0], head);
  assert.equal(sorted(first.slice(1)), sorted([ann, bob, '1.00,0,cid@x.example,Cid,,[]']));
  assert.is(second[0], head);
  assert.equal(sorted(second.slice(1)), sorted([ann.replace('0.10', '0.20'), bob.replace('bob@', 'rob@')]));
});

test('so does a Parquet file, whose columns have the types of the query', async () => {
  const query = (shop: PeopleProject, what: string) =>
    rowsOf(':memory:', `${what} read_parquet('${shop.path('output/people.parquet')}')`);
  const { first, second, shop } = await story('people.parquet', (each) => query(each, 'SELECT * FROM'));
  const json = (line: string) => line.replace('2026-03-01T10:30:00Z', '2026-03-01 10:30:00+00');
  assert.equal(sorted(first.map(json)), sorted([json(ANN_JSON), BOB_JSON, CID_JSON]));
  assert.is(second.length, 2);
  const types = await rowsOf(
    ':memory:',
    `SELECT typeof(COLUMNS(*)) FROM read_parquet('${shop.path('output/people.parquet')}') LIMIT 1`,
  );
  assert.equal(types, [
    '{"amount":"DECIMAL(18,2)","big":"BIGINT","email":"VARCHAR","name":"VARCHAR","seen":"TIMESTAMP WITH TIME ZONE","tags":"VARCHAR[]"}',
  ]);
});

test('append adds each record once and keeps what the file had', async () => {
  const shop = fileProject('log.jsonl', 'append');
  await fill(shop, ANN);
  await apply(shop);
  await fill(shop, ANN.replace('0.10', '9.99'), BOB);
  await apply(shop);
  await apply(shop);
  assert.equal(linesOf(shop.read('output/log.jsonl')), [ANN_JSON, BOB_JSON]);
});

test('a row of the file that others wrote stays', async () => {
  const shop = fileProject('people.jsonl');
  shop.write({ 'output/people.jsonl': `${CID_JSON.replace('cid@', 'theirs@')}\n` });
  await fill(shop, ANN);
  await apply(shop);
  await fill(shop, BOB);
  await apply(shop);
  assert.equal(
    sorted(linesOf(shop.read('output/people.jsonl'))),
    sorted([BOB_JSON, CID_JSON.replace('cid@', 'theirs@')]),
  );
});

test('a write that fails leaves the old file, no other, and the ledger as it was', async () => {
  const shop = fileProject('people.jsonl');
  await fill(shop, ANN);
  await apply(shop);
  await fill(shop, ANN.replace('0.10', '0.20'));
  // A folder in the way of the file that is written first.
  shop.write({ 'output/people.jsonl.writing/in-the-way': '' });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.match(out, /\ncontacts {2}0 ok, 1 rejected \(1 request\)\n {2}stopped: /);
  assert.equal(linesOf(shop.read('output/people.jsonl')), [ANN_JSON]);
  assert.is((await shop.plan()).summary.update, 1);
});

test('a folder that cannot be written is a failure and not a crash', async () => {
  const shop = fileProject('sub.jsonl');
  await fill(shop, ANN);
  shop.write({ output: 'a file where the folder should be' });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.match(out, /\ncontacts {2}0 ok, 1 rejected/);
  assert.is((await shop.plan()).summary.create, 1);
});

test('when all is deleted the file is there and has no rows', async () => {
  const shop = fileProject('people.csv');
  await fill(shop, ANN);
  await apply(shop);
  await shop.people(`${rowsAs(COLUMNS, ANN)} WHERE false`);
  await apply(shop);
  assert.is(shop.read('output/people.csv'), 'amount,big,email,name,seen,tags\n');
  assert.equal(readdirSync(shop.path('output')), ['people.csv']);
  await fill(shop, ANN);
  await apply(shop);
  assert.is(linesOf(shop.read('output/people.csv')).length, 2);
});

test.run();
