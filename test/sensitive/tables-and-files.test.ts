// Sensitive columns of tables and files: changed, left alone and deleted like any other, without their old values.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';
import { filesHolding, SYNC, withPhones } from './sensitive-shop.js';

const toTable = { ...SYNC, destination: 'table', object: 'people', fields: { ...SYNC.fields, id: 'id' } };
const shop = peopleProject({
  url: 'http://127.0.0.1:9',
  sync: toTable,
  files: {
    'destinations/table.destination.json': { connector: 'duckdb', settings: { path: 'out.duckdb' } },
    'destinations/files.destination.json': { connector: 'file' },
    'syncs/lines.sync.json': {
      ...SYNC,
      model: 'people',
      destination: 'files',
      object: 'people.jsonl',
      match: { email: 'email' },
    },
  },
});
const ANN = "(1, 'ann@x.example', 'Ann', '+49-5550001')";
const BOB = "(2, 'bob@x.example', 'Bob', '+49-5550002')";
const table = (): Promise<readonly string[]> =>
  rowsOf(shop.path('out.duckdb'), 'SELECT email, firstname, phone FROM people ORDER BY email');

test('created', async () => {
  await shop.people(withPhones(ANN, BOB));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await table(), [
    '{"email":"ann@x.example","firstname":"Ann","phone":"+49-5550001"}',
    '{"email":"bob@x.example","firstname":"Bob","phone":"+49-5550002"}',
  ]);
});

test('changed, with another match value, and deleted', async () => {
  await shop.people(withPhones(ANN.replace('ann@', 'anna@').replace('0001', '0009')));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const ann = '{"email":"anna@x.example","firstname":"Ann","phone":"+49-5550009"}';
  assert.equal(await table(), [ann]);
  assert.is(shop.read('output/people.jsonl').trim(), ann);
  assert.equal(filesHolding(shop, '5550'), []);
  const { summary } = await shop.plan();
  assert.equal([summary.unchanged, summary.create, summary.update, summary.delete], [2, 0, 0, 0]);
});

test.run();
