// One record's story, as a support engineer reads it, and what it must never show.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { applied, undo } from './undoing.js';

const crm = await startCrm();
test.after(() => crm.close());

const told = (text: string): string => scrubbed(text).replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g, 'WHEN');

const shop = peopleProject({ url: crm.url, sync: { mode: 'upsert' } });
await shop.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Bob')"));
await applied(shop);
await crm.faults({ reject: { field: 'firstname', value: 'Bobby', code: 'NO', reason: 'Not that name' }, times: 100 });
await shop.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Bobby')", "(3, 'cid@x.example', 'Cid')"));
await applied(shop, 1);

const STORY = `contacts 2  crm contacts, upsert

now        the next apply updates it (changed)
           firstname  "Bob" → "Bobby"
model      people
             id     2
             email  bob@x.example
             name   Bobby
delivered  as bob@x.example, id 1000000002, by run RUN at WHEN
             email      "bob@x.example"
             firstname  "Bob"
refused    update, once, last at WHEN; the next apply tries it again
           NO: Not that name

2 of 2 runs had it.

WHEN  run RUN
  update (changed)
    firstname  "Bob" → "Bobby"
  sent      POST /crm/v3/objects/contacts/batch/update
            {"id":"1000000002","objectWriteTraceId":"0","properties":{"firstname":"Bobby"}}
  answered  rejected  NO: Not that name

WHEN  run RUN
  create (new)
    email      "bob@x.example"
    firstname  "Bob"
  sent      POST /crm/v3/objects/contacts/batch/upsert
            {"id":"bob@x.example","idProperty":"email","objectWriteTraceId":"1","properties":{"email":"bob@x.example","firstname":"Bob"}}
  answered  ok, id 1000000002
`;

test('a refused change is told from the row to the answer, by key and by e-mail address', async () => {
  assert.is(told(endedWith(0, await shop.sluice('explain contacts 2')).out), STORY);
  assert.is(told(endedWith(0, await shop.sluice('explain contacts --match BOB@x.example')).out), STORY);
});

test('a record that a rollback deleted keeps its story, newest run first', async () => {
  await undo(shop);
  const { out } = endedWith(0, await shop.sluice('explain contacts 3 --json'));
  const story = JSON.parse(out) as {
    now: { action: string };
    ledger: null;
    runs: { action: string; origin?: { type: string }; request: { record: string }; answer: { status: string } }[];
  };
  assert.equal([story.now.action, story.ledger], ['create', null]);
  assert.equal(
    story.runs.map(({ action, origin, answer }) => [action, origin?.type, answer.status]),
    [
      ['delete', 'rollback', 'ok'],
      ['create', undefined, 'ok'],
    ],
  );
  assert.match(story.runs[0]?.request.record ?? '', /^\{"id":"\d+"\}$/);
});

test('one run is shown whole, by its id, the beginning of it, or as the last one', async () => {
  const { out } = endedWith(0, await shop.sluice('runs show last'));
  assert.is(
    told(out).replace(/took [\d.]+ s/, 'took S'),
    `run RUN  ok
  started   WHEN, took S
  plan      UUID, a rollback of RUN

contacts  1 ok (1 request)
Apply: 1 ok.
`,
  );
  const { run_id } = JSON.parse(endedWith(0, await shop.sluice('runs show last --json')).out) as { run_id: string };
  assert.is(endedWith(0, await shop.sluice(`runs show ${run_id.slice(0, -2)}`)).out, out);
  assert.match(endedWith(3, await shop.sluice(`runs show ${run_id}9`)).err, /SL0604: Unknown run\n.*Did you mean/);
});

test('what is asked for must be there', async () => {
  const wrong = async (args: string) => endedWith(3, await shop.sluice(args)).err;
  assert.match(
    await wrong('explain contacts 77'),
    /Model "people" has no record "77", and sync "contacts" never delivered/,
  );
  assert.match(await wrong('explain contact 1'), /There is no sync "contact"\. Did you mean "contacts"\?/);
  assert.match(
    await wrong('explain contacts --match x@y.example'),
    /has no record with that email, neither in the ledger/,
  );
  assert.match(await wrong('explain contacts'), /It takes: explain SYNC KEY, or explain SYNC --match VALUE\./);
});

test('sensitive values are masked in the row, the payloads, the changes and the requests', async () => {
  const secret = peopleProject({
    url: crm.url,
    sync: { fields: { firstname: 'name', phone: { sql: "'+' || phone", sensitive: true } }, match: { email: 'mail' } },
  });
  await secret.people(rowsAs('id, mail, name, phone', "(1, 'ann@s.example', 'Ann', '5550001')"));
  await applied(secret);
  await secret.people(rowsAs('id, mail, name, phone', "(1, 'ann@s.example', 'Ann', '5550002')"));
  await applied(secret);
  await secret.people(rowsAs('id, mail, name, phone', "(1, 'ann@s.example', 'Ann', '5550003')"));
  for (const options of ['', ' --json']) {
    const { out } = endedWith(0, await secret.sluice(`explain contacts 1${options}`));
    assert.not.match(out, /555000|hmac/);
    assert.match(out, /\(sensitive\)/);
  }
  const { out } = endedWith(0, await secret.sluice('explain contacts 1'));
  assert.match(out, /\n {13}phone {2}\(sensitive\)\n/);
  assert.match(out, /"properties":\{"phone":"\(sensitive\)"\}/);
});

test('a record of a file, with a key of two columns, and one that is held', async () => {
  const file = peopleProject({
    url: crm.url,
    sync: { mode: 'mirror', object: 'people.jsonl', fields: { name: { column: 'name', when_null: 'skip_record' } } },
    files: {
      'destinations/crm.destination.json': { connector: 'file', settings: { directory: 'output' } },
      'models/people.sql': "{{ config(key=['id', 'part']) }} select * from {{ source('shop', 'people') }}",
    },
  });
  await file.people(rowsAs('id, part, email, name', "(1, 'a', 'ann@x.example', 'Ann')"));
  await applied(file);
  await file.people(rowsAs('id, part, email, name', "(1, 'a', 'ann@x.example', CAST(NULL AS VARCHAR))"));
  const { out } = endedWith(0, await file.sluice(['explain', 'contacts', '["1","a"]']));
  assert.is(
    told(out),
    `contacts ["1","a"]  crm people.jsonl, mirror

now        the next apply leaves it: one of the records held back because "name" is null
model      people
             id     1
             part   a
             email  ann@x.example
             name   null
delivered  as ann@x.example, by run RUN at WHEN
             email  "ann@x.example"
             name   "Ann"

1 of 1 run had it.

WHEN  run RUN
  create (new)
    email  "ann@x.example"
    name   "Ann"
  answered  ok (written in one step with the others)
`,
  );
});

test.run();
