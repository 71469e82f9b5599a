// Records that cannot be sent: counted, named with examples, never sent; and not deleted because they became so.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const SYNC = {
  mode: 'mirror',
  fields: {
    firstname: 'name',
    score: { column: 'score', type: 'number' },
    numberofseats: { column: 'seats', type: 'integer' },
  },
};
const GOOD = "(1, 'good@x.example', 'Good', 1.5::DOUBLE, '3')";
const BAD = [
  "(2, 'dup@x.example', 'Same key', 1, '1')",
  "(2, 'dup2@x.example', 'Same key', 1, '1')",
  "(NULL, 'nokey@x.example', 'No key', 1, '1')",
  "(4, 'same@x.example', 'Same match', 1, '1')",
  "(5, 'same@x.example', 'Same match', 1, '1')",
  "(6, NULL, 'No match', 1, '1')",
  "(7, '', 'Empty match', 1, '1')",
  "(8, 'nan@x.example', 'NaN', 'NaN'::DOUBLE, '1')",
  "(9, 'inf@x.example', 'Infinity', '-Infinity'::DOUBLE, '1')",
  "(10, 'word@x.example', 'No integer', 1, 'three')",
];
const people = (...tuples: readonly string[]) => rowsAs('id, email, name, score, seats', ...tuples);

const shop = peopleProject({ url: crm.url, sync: SYNC });
await shop.people(people(GOOD, ...BAD));

test('each kind of invalid record is counted and named with examples', async () => {
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.is(
    out,
    `contacts  crm contacts, mirror
  1 to create, 0 unchanged (1 request)
  + 1
      email          "good@x.example"
      firstname      "Good"
      numberofseats  "3"
      score          "1.5"
  ! 1 record without a key, never sent: nokey@x.example
  ! 2 records whose key is not unique, never sent: 2
  ! 2 records whose match value is not unique, never sent: same@x.example
  ! 1 record with a value of "numberofseats" that cannot be sent: 10 ("three")
  ! 2 records with a value of "score" that cannot be sent: 8 ("nan"), 9 ("-inf")
  ! 2 records without a match value, never sent: 6, 7

Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged.
`,
  );
});

test('the plan document counts them and gives the same examples', async () => {
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 1, update: 0, delete: 0, unchanged: 0, invalid: 10, held: 0 });
  assert.equal(plan.syncs[0]?.problems, [
    { reason: 'null_key', records: 1, examples: ['nokey@x.example'] },
    { reason: 'duplicate_key', records: 2, examples: ['2'] },
    { reason: 'duplicate_match', records: 2, examples: ['same@x.example'] },
    { reason: 'invalid_value', field: 'numberofseats', records: 1, examples: ['10'], values: ['"three"'] },
    { reason: 'invalid_value', field: 'score', records: 2, examples: ['8', '9'], values: ['"nan"', '"-inf"'] },
    { reason: 'null_match', records: 2, examples: ['6', '7'] },
  ]);
});

test('they are never sent', async () => {
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(
    (await crm.records('contacts')).map(({ fields }) => fields.email),
    ['good@x.example'],
  );
});

test('a plan with nothing but invalid records has no changes', async () => {
  const { out } = endedWith(0, await shop.sluice('plan --detailed-exitcode'));
  assert.match(out, /\n {2}no changes, 1 unchanged\n {2}! 1 record without a key/);
});

test('a delivered record that becomes invalid stays as it is, and is not deleted', async () => {
  await crm.forget();
  for (const bad of [
    "(1, NULL, 'Good', 1.5::DOUBLE, '3')",
    "(1, 'good@x.example', 'Good', 'Infinity'::DOUBLE, '3')",
    "(1, 'good@x.example', 'Changed', 1.5::DOUBLE, 'many')",
  ]) {
    await shop.people(people(bad, "(20, 'other@x.example', 'Other', 1, '1')"));
    const plan = await shop.plan();
    assert.equal(plan.summary, { create: 1, update: 0, delete: 0, unchanged: 0, invalid: 1, held: 0 });
  }
  await shop.people(people(GOOD, "(1, 'twin@x.example', 'Twin', 1, '1')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 0, invalid: 2, held: 0 });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.requests()).requests, 0);
  assert.is((await shop.sluice('state list')).out, 'sync      records\ncontacts  1\n');
});

test('once it is valid again it is unchanged', async () => {
  await shop.people(people(GOOD));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
});

test('keys and match values of several columns are unique as a whole', async () => {
  const pairs = peopleProject({
    url: crm.url,
    sync: { model: 'pairs', fields: { firstname: 'name' }, object: 'deals', match: { team: 'team', email: 'email' } },
    files: {
      'models/pairs.sql': "{{ config(key=['team', 'id']) }} select * from {{ source('shop', 'people') }}",
      'destinations/crm.destination.json': { connector: 'file' },
      'syncs/contacts.sync.json': {
        model: 'pairs',
        destination: 'crm',
        object: 'pairs.jsonl',
        mode: 'upsert',
        match: { team: 'team', email: 'email' },
        fields: { firstname: 'name' },
      },
    },
  });
  await pairs.people(
    rowsAs(
      'team, id, email, name',
      "('a', 1, 'x', 'A1')",
      "('b', 1, 'x', 'B1')",
      "('a', 2, 'x', 'same match')",
      "('c', NULL, 'y', 'no key')",
    ),
  );
  const plan = await pairs.plan();
  assert.equal(plan.summary, { create: 1, update: 0, delete: 0, unchanged: 0, invalid: 3, held: 0 });
  assert.equal(
    plan.syncs[0]?.samples.map(({ key }) => key),
    ['["b","1"]'],
  );
  assert.equal(plan.syncs[0]?.problems, [
    { reason: 'null_key', records: 1, examples: ['["y","c"]'] },
    { reason: 'duplicate_match', records: 2, examples: ['["x","a"]'] },
  ]);
});

test.run();
