// The way of a small project: plan, apply, plan again, a change, and what the CRM, the ledger and each format say.

import { createHash } from 'node:crypto';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';

const COLUMNS = 'id, email, name, plan, ltv';
const ANN = "(1, 'ann@x.example', 'Ann O''Brien', 'free', 12.50)";
const BOB = "(2, 'bob@x.example', 'Bób 🙂', 'pro', 7316505482291106733.25)";
const CID = "(3, 'cid@x.example', NULL, 'free', 0.00)";
const ANN_PRO = "(1, 'ann@x.example', 'Ann O''Brien', 'pro', 12.50)";

const crm = await startCrm();
const shop = peopleProject({
  url: crm.url,
  sync: {
    fields: { firstname: 'name', plan: 'plan', lifetime_value: { column: 'ltv', type: 'number' } },
    guards: { max_deletes: '10%', max_creates: 50 },
  },
  files: {
    'destinations/crm.destination.json': {
      connector: 'hubspot',
      settings: { base_url: crm.url },
      secrets: { token: { env: 'HUBSPOT_TOKEN' } },
    },
  },
});
await shop.people(rowsAs(COLUMNS, ANN, BOB, CID));
test.after(() => crm.close());

const NEW_TEXT = `contacts  crm contacts, upsert
  3 to create, 0 unchanged (1 request)
  + 1
      email           "ann@x.example"
      firstname       "Ann O'Brien"
      lifetime_value  "12.50"
      plan            "free"
  + 2
      email           "bob@x.example"
      firstname       "Bób 🙂"
      lifetime_value  "7316505482291106733.25"
      plan            "pro"
  + 3
      email           "cid@x.example"
      firstname       ""
      lifetime_value  "0.00"
      plan            "free"

Plan: 3 to create, 0 to update, 0 to delete, 0 unchanged.
`;

test('a first plan shows every record as new, with each field, and sends nothing', async () => {
  assert.equal(await shop.sluice('plan'), { code: 0, out: NEW_TEXT, err: '' });
  assert.is((await crm.requests()).requests, 0);
});

test('a plan with changes exits with 2 when asked for details', async () => {
  assert.equal(await shop.sluice('plan --detailed-exitcode'), { code: 2, out: NEW_TEXT, err: '' });
});

test('the plan as JSON is one document that begins with its format version', async () => {
  const { code, out, err } = await shop.sluice('plan --json');
  assert.equal({ code, err }, { code: 0, err: '' });
  assert.ok(out.startsWith('{\n  "format_version": "1.0",\n'));
  const text = (name: string, value: string) => ({ name, new: value });
  assert.equal(JSON.parse(scrubbed(out)), {
    format_version: '1.0',
    plan_id: 'UUID',
    project: 'shop',
    environment: null,
    manifest: 'SHA256',
    inputs: {
      'connector "hubspot"': 'SHA256',
      'destination "crm"': 'SHA256',
      'model "people"': 'SHA256',
      'sync "contacts"': 'SHA256',
      'the environment': 'SHA256',
      'the variables': 'SHA256',
    },
    ledger: { lineage: 'none', serial: 0 },
    summary: { create: 3, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 0 },
    syncs: [
      {
        name: 'contacts',
        destination: 'crm',
        object: 'contacts',
        mode: 'upsert',
        target: {
          connector: 'hubspot',
          object: 'contacts',
          match: 'email',
          settings: JSON.stringify({ base_url: crm.url }),
        },
        create: 3,
        update: 0,
        delete: 0,
        unchanged: 0,
        invalid: 0,
        held: 0,
        requests: 1,
        guards: [{ name: 'max_creates', limit: '50', actual: 3, broken: false }],
        samples: [
          {
            key: '1',
            action: 'create',
            reason: 'new',
            fields: [
              text('email', 'ann@x.example'),
              text('firstname', "Ann O'Brien"),
              text('lifetime_value', '12.50'),
              text('plan', 'free'),
            ],
          },
          {
            key: '2',
            action: 'create',
            reason: 'new',
            fields: [
              text('email', 'bob@x.example'),
              text('firstname', 'Bób 🙂'),
              text('lifetime_value', '7316505482291106733.25'),
              text('plan', 'pro'),
            ],
          },
          {
            key: '3',
            action: 'create',
            reason: 'new',
            fields: [
              text('email', 'cid@x.example'),
              text('firstname', ''),
              text('lifetime_value', '0.00'),
              text('plan', 'free'),
            ],
          },
        ],
        problems: [],
      },
    ],
  });
});

test('the plan as markdown is a table of counts with the records folded away', async () => {
  const { code, out } = await shop.sluice('plan --format markdown');
  assert.is(code, 0);
  assert.is(
    out,
    `**Plan: 3 to create, 0 to update, 0 to delete, 0 unchanged.**

| sync | destination | create | update | delete | unchanged | invalid | requests |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
| contacts | crm contacts | 3 | 0 | 0 | 0 | 0 | 1 |

<details><summary>contacts</summary>

- **create** \`1\`
  - \`email\`: \`"ann@x.example"\`
  - \`firstname\`: \`"Ann O'Brien"\`
  - \`lifetime_value\`: \`"12.50"\`
  - \`plan\`: \`"free"\`
- **create** \`2\`
  - \`email\`: \`"bob@x.example"\`
  - \`firstname\`: \`"Bób 🙂"\`
  - \`lifetime_value\`: \`"7316505482291106733.25"\`
  - \`plan\`: \`"pro"\`
- **create** \`3\`
  - \`email\`: \`"cid@x.example"\`
  - \`firstname\`: \`""\`
  - \`lifetime_value\`: \`"0.00"\`
  - \`plan\`: \`"free"\`

</details>
`,
  );
});

test('apply without --auto-approve and without a terminal sends nothing', async () => {
  const { code, err } = await shop.sluice('apply');
  assert.is(code, 3);
  assert.is(
    err,
    `error SL0509: Approval needed
  There is nobody to ask. Use --auto-approve, or save a plan with \`sluice plan --out FILE\` and apply that.
`,
  );
  assert.is((await crm.requests()).requests, 0);
});

test('apply shows the plan, sends it, and says what became of it', async () => {
  const { code, out, err } = await shop.sluice('apply --auto-approve');
  assert.equal({ code, err }, { code: 0, err: '' });
  assert.is(out, `${NEW_TEXT}\ncontacts  3 ok (1 request)\nApply: 3 ok.\n`);
  assert.equal(
    (await crm.records('contacts')).map(({ fields }) => fields),
    [
      { email: 'ann@x.example', firstname: "Ann O'Brien", lifetime_value: '12.50', plan: 'free' },
      { email: 'bob@x.example', firstname: 'Bób 🙂', lifetime_value: '7316505482291106733.25', plan: 'pro' },
      { email: 'cid@x.example', firstname: '', lifetime_value: '0.00', plan: 'free' },
    ],
  );
});

test('the plan after an apply is empty', async () => {
  assert.equal(await shop.sluice('plan --detailed-exitcode'), {
    code: 0,
    out: `contacts  crm contacts, upsert
  no changes, 3 unchanged

Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged.
`,
    err: '',
  });
});

test('an apply with nothing to do asks nothing, sends nothing and succeeds', async () => {
  await crm.forget();
  const { code, out } = await shop.sluice('apply');
  assert.is(code, 0);
  assert.ok(
    out.endsWith(
      'Plan: 0 to create, 0 to update, 0 to delete, 3 unchanged.\ncontacts  0 ok (0 requests)\nApply: 0 ok.\n',
    ),
    out,
  );
  assert.is((await crm.requests()).requests, 0);
});

test('after a change of one field the plan shows just that field, old and new', async () => {
  await shop.people(rowsAs(COLUMNS, ANN_PRO, BOB, CID));
  const { out } = await shop.sluice('plan');
  assert.is(
    out,
    `contacts  crm contacts, upsert
  1 to update, 2 unchanged (1 request)
  ~ 1
      plan  "free" → "pro"

Plan: 0 to create, 1 to update, 0 to delete, 2 unchanged.
`,
  );
  assert.equal((await shop.plan()).syncs[0]?.samples, [
    { key: '1', action: 'update', reason: 'changed', fields: [{ name: 'plan', old: 'free', new: 'pro' }] },
  ]);
});

test('applying it sends one request with the changed field alone, to the id the CRM gave', async () => {
  await crm.forget();
  const { code, out } = await shop.sluice('apply --auto-approve --json');
  assert.is(code, 0);
  assert.equal(JSON.parse(scrubbed(out)), {
    format_version: '1.0',
    run_id: 'RUN',
    plan_id: 'UUID',
    started_at: 'TIME',
    finished_at: 'TIME',
    status: 'ok',
    summary: { ok: 1, noop: 0, rejected: 0, unknown: 0, skipped: 0 },
    syncs: [
      {
        name: 'contacts',
        ok: 1,
        noop: 0,
        rejected: 0,
        unknown: 0,
        skipped: 0,
        requests: 1,
        retries: 0,
        stopped: null,
        samples: [],
      },
    ],
  });
  assert.equal((await crm.requests()).operations['contacts.update'], {
    requests: 1,
    records: 1,
    replayed: 0,
    statuses: { 200: 1 },
  });
  const [ann] = await crm.records('contacts');
  assert.equal(ann, {
    id: '1000000001',
    fields: { email: 'ann@x.example', firstname: "Ann O'Brien", lifetime_value: '12.50', plan: 'pro' },
    effects: { creates: 1, updates: 1, deletes: 0 },
  });
  assert.is((await shop.plan()).summary.update, 0);
});

test('the ledger holds what the CRM confirmed, with its id, and advances with each apply', async () => {
  const { out } = await shop.sluice('state show contacts 1 --json');
  const { fingerprint, ...record } = JSON.parse(scrubbed(out)).record;
  const payload = '{"email":"ann@x.example",\t"firstname":"Ann O\'Brien",\t"lifetime_value":"12.50",\t"plan":"pro"}';
  assert.is(fingerprint, `md5:v1:${createHash('md5').update(payload).digest('hex')}`);
  assert.equal(record, {
    sync: 'contacts',
    key: '1',
    match: 'ann@x.example',
    destination_id: '1000000001',
    run_id: 'RUN',
    serial: 2,
    payload: { email: 'ann@x.example', firstname: "Ann O'Brien", lifetime_value: '12.50', plan: 'pro' },
  });
  const { ledger } = await shop.plan();
  assert.match(ledger.lineage, /^[0-9a-f-]{36}$/);
  assert.is(ledger.serial, 2);
});

test('a match value that changes goes out as an update of the same record', async () => {
  await shop.people(rowsAs(COLUMNS, ANN_PRO.replace('ann@', 'anne@'), BOB, CID));
  const plan = await shop.plan();
  assert.equal(plan.syncs[0]?.samples[0], {
    key: '1',
    action: 'update',
    reason: 'match_changed',
    fields: [{ name: 'email', old: 'ann@x.example', new: 'anne@x.example' }],
  });
  assert.is((await shop.sluice('apply --auto-approve')).code, 0);
  assert.equal(
    (await crm.records('contacts')).map(({ id, fields }) => [id, fields.email]),
    [
      ['1000000001', 'anne@x.example'],
      ['1000000002', 'bob@x.example'],
      ['1000000003', 'cid@x.example'],
    ],
  );
});

test('runs lists the applies, newest first', async () => {
  const { out } = await shop.sluice('runs --json');
  const { runs } = JSON.parse(out);
  assert.equal(
    runs.map((run: { summary: { ok: number } }) => run.summary.ok),
    [1, 1, 0, 3],
  );
});

test.run();
