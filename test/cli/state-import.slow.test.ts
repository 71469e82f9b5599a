// state import: what is at the destination already becomes ours, by match value, without a request that changes it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse, rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

async function theyHave(...people: readonly { readonly email: string; readonly [field: string]: string }[]) {
  const inputs = people.map((properties, i) => ({ objectWriteTraceId: String(i), properties }));
  await crm.post('/crm/v3/objects/contacts/batch/create', { inputs });
}

async function imported(shop: PeopleProject, code = 0): Promise<Imported> {
  return JSON.parse(endedWith(code, await shop.sluice('state import contacts --json')).out) as Imported;
}

interface Imported {
  readonly requests: number;
  readonly summary: object;
  readonly samples: readonly object[];
}

test('found records are adopted with what they hold, so that a plan shows just the differences', async () => {
  await theyHave(
    { email: 'ann@one.example', firstname: 'Ann ' },
    { email: 'Bob@One.example', firstname: 'Robert' },
    { email: 'other@one.example', firstname: 'Other' },
  );
  await crm.forget();
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror' } });
  await shop.people(
    rows("(1, 'ann@one.example', 'Ann')", "(2, 'bob@one.example', 'Bob')", "(3, 'cid@one.example', 'Cid')"),
  );
  const ran = endedWith(0, await shop.sluice('state import contacts'));
  assert.equal(ran, {
    code: 0,
    out: 'contacts  crm contacts, 1 request\nImport: 2 adopted, 1 not found. Nothing was sent.\n',
    err: '',
  });
  assert.equal(Object.keys((await crm.requests()).operations), ['contacts.read_by_match']);
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 1, update: 1, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  assert.is(plan.ledger.serial, 1);
  assert.equal(
    plan.syncs[0]?.samples.map(({ key, action, fields }) => [key, action, fields]),
    [
      [
        '3',
        'create',
        [
          { name: 'email', new: 'cid@one.example' },
          { name: 'firstname', new: 'Cid' },
        ],
      ],
      ['2', 'update', [{ name: 'firstname', old: 'Robert', new: 'Bob' }]],
    ],
  );
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const names = (await crm.records('contacts')).map(({ fields }) => fields.firstname);
  assert.equal(names, ['Ann ', 'Bob', 'Other', 'Cid']);
  assert.equal((await imported(shop)).summary, { adopted: 0, not_found: 0, unreadable: 0, conflicting: 0, invalid: 0 });
  assert.is((await shop.plan()).ledger.serial, 2);
});

test('records that are not ours alone are not adopted, and it is said', async () => {
  await theyHave({ email: 'ann@two.example' }, { email: 'bob@two.example' });
  const shop = peopleProject({ url: crm.url });
  await shop.people(
    rows(
      "(1, 'ann@two.example', 'Ann')",
      "(2, 'ANN@two.example', 'Anna')",
      "(3, 'bob@two.example', 'Bob')",
      "(4, 'bob@two.example', 'Twin')",
      "(5, NULL, 'Nobody')",
    ),
  );
  const { out } = endedWith(0, await shop.sluice('state import contacts'));
  assert.is(
    out,
    `contacts  crm contacts
  ! 1  Another record of the model has the same e-mail address in other letters.
  ! 2  Another record of the model has the same e-mail address in other letters.
Import: 0 adopted, 0 not found, 2 conflicting, 3 invalid. Nothing was sent.
`,
  );
});

test('what the ledger has under another key or match value is not adopted a second time', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(rows("(1, 'ann@three.example', 'Ann')", "(2, 'bob@three.example', 'Bob')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(
    rows("(1, 'anna@three.example', 'Ann')", "(7, 'bob@three.example', 'Bob')", "(8, 'eve@three.example', 'Eve')"),
  );
  const input = { id: 'ann@three.example', idProperty: 'email', objectWriteTraceId: '1' };
  const changed = { ...input, properties: { email: 'eve@three.example' } };
  await crm.post('/crm/v3/objects/contacts/batch/update', { inputs: [changed] });
  const { summary, samples } = await imported(shop);
  assert.equal(summary, { adopted: 0, not_found: 0, unreadable: 0, conflicting: 2, invalid: 0 });
  assert.equal(samples, [
    { key: '7', state: 'conflicting', reason: 'The ledger has its match value under another key.' },
    { key: '8', state: 'conflicting', reason: 'The ledger has the one found there under another key.' },
  ]);
});

test('an account that cannot be read leaves the ledger as it is', async () => {
  await theyHave({ email: 'ann@four.example' });
  const shop = peopleProject({ url: crm.url });
  await shop.people(rows("(1, 'ann@four.example', 'Ann')"));
  await crm.faults({ operation: 'read_by_match', status: 503, times: 9 });
  const { summary } = await imported(shop, 1);
  assert.equal(summary, { adopted: 0, not_found: 0, unreadable: 1, conflicting: 0, invalid: 0 });
  await crm.forget();
  assert.is((await shop.plan()).summary.create, 1);
});

for (const [object, other] of [
  ['people.csv', 'bob'],
  ['people.jsonl', 'bob'],
  ['people.parquet', 'bob'],
] as const) {
  test(`rows of ${object} are adopted, their rows read back, and their drift found`, async () => {
    const shop = peopleProject({
      url: crm.url,
      sync: {
        destination: 'files',
        object,
        mode: 'mirror',
        fields: { name: 'name', amount: 'amount', seen: 'seen', tags: 'tags' },
      },
      files: { 'destinations/files.destination.json': { connector: 'file' } },
    });
    const people = (amount: string) =>
      shop.people(`SELECT 1 AS id, 'ann@x.example' AS email, 'Ann ''🙂''' AS name, ${amount}::DECIMAL(30, 10) AS amount, TIMESTAMPTZ '2026-03-01 12:30:00+02' AS seen, ['a', 'b'] AS tags
        UNION ALL SELECT 2, '${other}@x.example', NULL, 2, NULL, NULL`);
    await people('12345678901234567890.1234567890');
    endedWith(0, await shop.sluice('apply --auto-approve'));
    assert.match((await shop.sluice('drift contacts')).out, /Drift: 2 in line, 0 drifted, 0 missing\./);
    await people('12345678901234567890.1234567891');
    endedWith(0, await shop.sluice('apply --auto-approve'));
    assert.match((await shop.sluice('drift contacts')).out, /Drift: 2 in line, 0 drifted, 0 missing\./);
    await inWarehouse(shop.path('.sluice/ledger.duckdb'), 'DELETE FROM records');
    await people('12345678901234567890.1234567892');
    assert.equal((await imported(shop)).summary, {
      adopted: 2,
      not_found: 0,
      unreadable: 0,
      conflicting: 0,
      invalid: 0,
    });
    const plan = await shop.plan();
    assert.equal(plan.summary, { create: 0, update: 1, delete: 0, unchanged: 1, invalid: 0, held: 0 });
    assert.equal(
      plan.syncs[0]?.samples[0]?.fields.map((field) => Object.values(field)[0]),
      ['amount'],
    );
  });
}

test('rows of a table: drift found and overwritten, missing rows made, double rows told, and adopted anew', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { destination: 'reporting', object: 'people', mode: 'mirror', fields: { name: 'name', zip: 'zip' } },
    files: {
      'destinations/reporting.destination.json': { connector: 'duckdb', settings: { path: 'reporting.duckdb' } },
    },
  });
  await shop.people(
    "SELECT i AS id, 'p' || i || '@x.example' AS email, 'Name ' || i AS name, '0' || i || '.10' AS zip FROM range(1, 6) AS r(i)",
  );
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.match(
    (await shop.sluice('drift contacts')).out,
    /read back 5 records\n\nDrift: 5 in line, 0 drifted, 0 missing\./,
  );
  await inWarehouse(
    shop.path('reporting.duckdb'),
    "UPDATE people SET name = 'Changed' WHERE email = 'p1@x.example'",
    "UPDATE people SET zip = '02.1' WHERE email = 'p2@x.example'",
    "DELETE FROM people WHERE email = 'p3@x.example'",
    "INSERT INTO people SELECT * FROM people WHERE email = 'p5@x.example'",
  );
  const { out } = endedWith(1, await shop.sluice('drift contacts --policy overwrite --out fix.plan'));
  assert.ok(
    out.startsWith(`contacts  reporting people, read back 5 records
  ~ 1
      name  "Name 1" → "Changed"
  ~ 2
      zip  "02.10" → "02.1"
  - 3  (missing there)
  ! 5  2 rows have its match value.

Drift: 1 in line, 2 drifted, 1 missing, 1 not readable.
`),
    out,
  );
  endedWith(0, await shop.sluice('apply fix.plan'));
  const wanted = "SELECT email, name, zip FROM people WHERE email < 'p5' ORDER BY email";
  assert.equal(await rowsOf(shop.path('reporting.duckdb'), wanted), [
    '{"email":"p1@x.example","name":"Name 1","zip":"01.10"}',
    '{"email":"p2@x.example","name":"Name 2","zip":"02.10"}',
    '{"email":"p3@x.example","name":"Name 3","zip":"03.10"}',
    '{"email":"p4@x.example","name":"Name 4","zip":"04.10"}',
  ]);
  assert.is((await shop.plan()).summary.unchanged, 5);
  await inWarehouse(shop.path('.sluice/ledger.duckdb'), 'DELETE FROM records');
  assert.equal((await imported(shop, 1)).summary, {
    adopted: 4,
    not_found: 0,
    unreadable: 1,
    conflicting: 0,
    invalid: 0,
  });
});

test('a table in the warehouse itself is read too', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { destination: 'reporting', object: 'delivered', mode: 'mirror' },
    files: {
      'destinations/reporting.destination.json': { connector: 'duckdb', settings: { path: 'warehouse.duckdb' } },
    },
  });
  await shop.people(rows("(1, 'ann@x.example', 'Ann')"));
  assert.equal((await imported(shop)).summary, { adopted: 0, not_found: 1, unreadable: 0, conflicting: 0, invalid: 0 });
  await inWarehouse(
    shop.path('warehouse.duckdb'),
    "CREATE TABLE delivered AS SELECT 'ann@x.example' AS email, 'Ann' AS firstname",
  );
  assert.equal((await imported(shop)).summary, { adopted: 1, not_found: 0, unreadable: 0, conflicting: 0, invalid: 0 });
  assert.is((await shop.plan()).summary.unchanged, 1);
});

test.run();
