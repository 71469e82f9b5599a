// Values that a destination's description says it does not take: the plan names field, record and value, nothing of
// them is sent, and explain tells the same of one record.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const FILE_CONNECTOR = {
  title: 'Sheet',
  transport: 'file',
  file: { directory: 'output' },
  objects: {
    'people.jsonl': {
      fields: {
        email: {},
        name: { max_length: 5, required: true },
        stage: { values: ['lead', 'customer'] },
        seats: { type: 'integer' },
        code: { max_length: 3 },
      },
      operations: { upsert: {}, delete: {} },
    },
  },
};

const shop = peopleProject({
  url: '',
  connector: FILE_CONNECTOR,
  sync: {
    object: 'people.jsonl',
    mode: 'mirror',
    fields: { name: 'name', stage: 'stage', seats: 'seats', code: { column: 'code', sensitive: true } },
  },
  files: { 'destinations/crm.destination.json': { connector: 'crm' } },
});
const people = (...tuples: readonly string[]) => rowsAs('id, email, name, stage, seats, code', ...tuples);
const GOOD = "(1, 'ann@x.example', 'Ännä😀', 'lead', '3', 'abc')";

test('the plan names each field with records and values, sensitive ones masked', async () => {
  await shop.people(
    people(
      GOOD,
      "(2, 'bob@x.example', 'Bobby B', 'lead', '3', NULL)",
      "(3, 'cyd@x.example', 'Cyd', 'leed', '3', NULL)",
      "(4, 'dan@x.example', 'Dan', NULL, 'three', NULL)",
      "(5, 'eve@x.example', NULL, 'lead', NULL, NULL)",
      "(6, 'fay@x.example', 'Fay', 'lead', '3', 'abcd')",
      `(7, 'gus@x.example', '${'G'.repeat(200)}', 'lead', '3', NULL)`,
    ),
  );
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.is(
    out,
    `contacts  crm people.jsonl, mirror
  1 to create, 0 unchanged (1 request)
  + 1
      code   "(sensitive)"
      email  "ann@x.example"
      name   "Ännä😀"
      seats  3
      stage  "lead"
  ! 1 record with a value of "seats" that cannot be sent: 4 ("three")
  ! 1 record without a value of "name", which the destination needs to make one, never sent: 5
  ! 1 record whose "code" is longer than the destination takes, never sent: 6 ((sensitive))
  ! 2 records whose "name" is longer than the destination takes, never sent: 2 ("Bobby B"), 7 ("${'G'.repeat(58)}…)
  ! 1 record whose "stage" is none of the values that the destination takes, never sent: 3 ("leed")

Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged.
`,
  );
});

test('the document has the same, and counts them', async () => {
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 1, update: 0, delete: 0, unchanged: 0, invalid: 6, held: 0 });
  assert.equal(plan.syncs[0]?.problems.slice(1, 3), [
    { reason: 'null_required', field: 'name', records: 1, examples: ['5'] },
    { reason: 'too_long', field: 'code', records: 1, examples: ['6'], values: ['(sensitive)'] },
  ]);
});

test('explain tells why one record is left', async () => {
  const told = async (key: string) =>
    /now +(.*)/.exec(endedWith(0, await shop.sluice(`explain contacts ${key}`)).out)?.[1];
  assert.is(
    await told('3'),
    'the next apply leaves it: one of the records whose "stage" is none of the values that the destination takes, never sent: "leed"',
  );
  assert.is(
    await told('5'),
    'the next apply leaves it: one of the records without a value of "name", which the destination needs to make one, never sent',
  );
});

test('none of them is sent, and a delivered record may lose a value that only making one needs', async () => {
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const lines = shop.read('output/people.jsonl').trim().split('\n');
  assert.equal(
    lines.map((line) => (JSON.parse(line) as { readonly email: string }).email),
    ['ann@x.example'],
  );
  await shop.people(people("(1, 'ann@x.example', NULL, 'lead', '3', 'abc')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 1, delete: 0, unchanged: 0, invalid: 0, held: 0 });
  await shop.people(people("(1, 'ann@x.example', 'Ann', 'nobody', '3', 'abc')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 0, invalid: 1, held: 0 });
});

test.run();
