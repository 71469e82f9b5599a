// Drift: what somebody changed at the destination is found by reading back, and dealt with as the policy says.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const COLUMNS = 'id, email, name, ltv, vip, seen, city';
const ANN = "(1, 'ann@x.example', 'Ann', 1.50, true, TIMESTAMPTZ '2026-03-01 12:30:00+02', 'Bonn')";
const BOB = "(2, 'bob@x.example', 'Bob', 2.00, false, TIMESTAMPTZ '2026-03-02 00:00:00+00', NULL)";
const CID = "(3, 'cid@x.example', 'Cid', 3.25, NULL, NULL, 'Rome')";

const FIELDS = {
  firstname: 'name',
  ltv: { column: 'ltv', type: 'number' },
  vip: 'vip',
  seen: 'seen',
  city: { column: 'city', sensitive: true },
  source: { value: 'warehouse', manage: 'on_create' },
};

/** Each test has records of its own: `who` is put before their addresses. */
function shopOf(sync: object = {}): PeopleProject {
  return peopleProject({ url: crm.url, sync: { fields: FIELDS, mode: 'mirror', ...sync } });
}

async function deliver(who: string, sync: object = {}): Promise<PeopleProject> {
  const shop = shopOf(sync);
  await fill(shop, who, ANN, BOB, CID);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  return shop;
}

const fill = (shop: PeopleProject, who: string, ...tuples: readonly string[]) =>
  shop.people(rowsAs(COLUMNS, ...tuples.map((tuple) => tuple.replaceAll('@x', `@${who}`))));

async function theirs(who: string, changes: Readonly<Record<string, object>>): Promise<void> {
  const inputs = Object.entries(changes).map(([name, properties]) => ({
    id: `${name}@${who}.example`,
    idProperty: 'email',
    objectWriteTraceId: name,
    properties,
  }));
  await crm.post('/crm/v3/objects/contacts/batch/update', { inputs });
}

async function idOf(email: string): Promise<string> {
  return (await crm.records('contacts')).find(({ fields }) => fields.email === email)?.id ?? '';
}

async function theyDelete(email: string): Promise<void> {
  await crm.post('/crm/v3/objects/contacts/batch/archive', { inputs: [{ id: await idOf(email) }] });
}

async function drift(shop: PeopleProject, options = '', code = 0): Promise<DriftShape> {
  return JSON.parse(endedWith(code, await shop.sluice(`drift contacts --json ${options}`)).out) as DriftShape;
}

interface DriftShape {
  readonly summary: object;
  readonly checked: number;
  readonly requests: number;
  readonly samples: readonly { readonly key: string; readonly state: string; readonly fields: readonly object[] }[];
  readonly adopted: object | null;
  readonly plan: { readonly summary: object; readonly origin: object } | null;
}

const FORMS = {
  ann: { ltv: '1.50', vip: 'TRUE', seen: '1772361000000', firstname: ' Ann ', source: 'by hand' },
  bob: { ltv: '2', seen: '2026-03-02', city: '' },
};

test('nothing drifted: one request, and other forms of the same values are the same', async () => {
  const shop = await deliver('forms');
  await theirs('forms', FORMS);
  await crm.forget();
  const { out } = endedWith(0, await shop.sluice('drift contacts'));
  assert.is(
    out,
    'contacts  crm contacts, read back 3 records (1 request)\n\nDrift: 3 in line, 0 drifted, 0 missing.\n',
  );
  assert.equal((await crm.requests()).operations, {
    'contacts.read': { requests: 1, records: 3, replayed: 0, statuses: { 200: 1 } },
  });
});

test('changed and deleted records are told field by field, sensitive ones masked, and nothing happens to them', async () => {
  const shop = await deliver('keep');
  await theirs('keep', { ann: { firstname: 'Anna', city: 'Köln' }, bob: { ltv: '2.5' } });
  await theyDelete('cid@keep.example');
  await fill(shop, 'keep', ANN, BOB.replace('2.00', '7.00'), CID);
  const { out, err } = endedWith(0, await shop.sluice('drift contacts'));
  assert.is(err, '');
  assert.is(
    out,
    `contacts  crm contacts, read back 3 records (1 request)
  ~ 1
      city       "(sensitive)" → "(sensitive)"
      firstname  "Ann" → "Anna"
  ~ 2
      ltv  "2.0" → "2.5"  (now to be "7.0")
  - 3  (missing there)

Drift: 0 in line, 2 drifted, 1 missing.
`,
  );
  assert.equal((await shop.plan()).summary, { create: 0, update: 1, delete: 0, unchanged: 2, invalid: 0, held: 0 });
});

test('the document has the same, and what they changed to what we want now is in line', async () => {
  const shop = await deliver('json');
  await theirs('json', { ann: { firstname: 'Anna' }, bob: { firstname: 'Rob' } });
  await fill(shop, 'json', ANN, BOB.replace("'Bob'", "'Rob'"), CID);
  assert.equal(JSON.parse(scrubbed(JSON.stringify(await drift(shop)))), {
    format_version: '1.0',
    sync: 'contacts',
    destination: 'crm',
    object: 'contacts',
    policy: 'keep',
    delivered: 3,
    checked: 3,
    requests: 1,
    summary: { in_line: 2, drifted: 1, missing: 0, unreadable: 0 },
    samples: [
      {
        key: '1',
        state: 'drifted',
        fields: [{ name: 'firstname', delivered: 'Ann', live: 'Anna', desired: 'Ann' }],
        reason: null,
      },
    ],
    adopted: null,
    plan: null,
  });
});

test('overwrite plans to send ours again and to make what is missing, and applying it ends the drift', async () => {
  const shop = await deliver('over');
  await theirs('over', { ann: { firstname: 'Anna', source: 'by hand' }, bob: { ltv: '2.00' } });
  await theyDelete('cid@over.example');
  const { out, err } = endedWith(0, await shop.sluice('drift contacts --policy overwrite --out fix.plan'));
  assert.is(err, 'Saved to fix.plan. Apply exactly this plan with: sluice apply fix.plan\n');
  assert.ok(
    out.endsWith(`
Drift: 1 in line, 1 drifted, 1 missing.

contacts  crm contacts, mirror
  1 to create, 1 to update, 1 unchanged (2 requests)
  + 3
      city       "(sensitive)"
      email      "cid@over.example"
      firstname  "Cid"
      ltv        "3.25"
      seen       ""
      source     "warehouse"
      vip        ""
  ~ 1  (drifted)
      firstname  "Anna" → "Ann"

Plan: 1 to create, 1 to update, 0 to delete, 1 unchanged.
`),
    out,
  );
  endedWith(0, await shop.sluice('apply fix.plan'));
  const people = (await crm.records('contacts')).filter(({ fields }) => String(fields.email).endsWith('@over.example'));
  assert.equal(
    people.map(({ fields }) => [fields.firstname, fields.ltv, fields.source]),
    [
      ['Ann', '1.5', 'by hand'],
      ['Bob', '2.00', 'warehouse'],
      ['Cid', '3.25', 'warehouse'],
    ],
  );
  assert.equal((await drift(shop)).summary, { in_line: 3, drifted: 0, missing: 0, unreadable: 0 });
  assert.is((await shop.plan()).summary.unchanged, 3);
  const records = await rowsOf(shop.path('.sluice/ledger.duckdb'), 'SELECT count(*) AS n FROM records');
  assert.equal(records, ['{"n":3}']);
});

test('adopt takes theirs into the ledger without a request, so that a plan shows the difference', async () => {
  const shop = await deliver('adopt');
  await theirs('adopt', { ann: { firstname: 'Anna', ltv: '1.50' } });
  await theyDelete('cid@adopt.example');
  await crm.forget();
  const { out } = endedWith(0, await shop.sluice('drift contacts --policy adopt'));
  assert.ok(
    out.endsWith('Adopted: the ledger took over 1 changed and forgot 1 missing. The next plan shows the difference.\n'),
    out,
  );
  assert.equal(Object.keys((await crm.requests()).operations), ['contacts.read']);
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 1, update: 1, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  assert.equal(plan.syncs[0]?.samples[1]?.fields, [{ name: 'firstname', old: 'Anna', new: 'Ann' }]);
  assert.is(plan.ledger.serial, 2);
});

test('an address that somebody changed is found by the id, adopted, and put back', async () => {
  const shop = await deliver('mail');
  await theirs('mail', { ann: { email: 'anna@mail.example' } });
  assert.equal((await drift(shop, '--policy adopt')).adopted, { changed: 1, forgotten: 0 });
  assert.is((await shop.plan()).syncs[0]?.samples[0]?.reason, 'match_changed');
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await idOf('ann@mail.example')) === '', false);
  assert.equal((await drift(shop)).summary, { in_line: 3, drifted: 0, missing: 0, unreadable: 0 });
});

test('fail exits with 4 when anything drifted, and with 0 when nothing did', async () => {
  const shop = await deliver('fail', { drift: 'fail' });
  endedWith(0, await shop.sluice('drift contacts'));
  await theirs('fail', { ann: { firstname: 'Anna' } });
  const { out, err } = endedWith(4, await shop.sluice('drift contacts'));
  assert.match(out, /Drift: 2 in line, 1 drifted, 0 missing\.\n$/);
  assert.is(
    err,
    `syncs/contacts.sync.json error SL0519: Destination drifted
  Of sync "contacts" 1 records hold other values than were delivered, and 0 are missing. Its policy is to fail then.
`,
  );
  endedWith(0, await shop.sluice('drift contacts --policy keep'));
});

test('a sample reads so many records and no more', async () => {
  const shop = await deliver('sample');
  const { checked, summary } = await drift(shop, '--sample 2');
  assert.equal([checked, summary], [2, { in_line: 2, drifted: 0, missing: 0, unreadable: 0 }]);
});

test('what cannot be read is not taken for missing', async () => {
  const shop = await deliver('faults', { drift: 'adopt' });
  await crm.faults({ operation: 'read', status: 500, times: 10 });
  const broken = await drift(shop, '', 1);
  assert.equal(broken.summary, { in_line: 0, drifted: 0, missing: 0, unreadable: 3 });
  assert.equal(broken.adopted, { changed: 0, forgotten: 0 });
  await crm.forget();
  await crm.faults({ operation: 'read', status: 200, body: { status: 'COMPLETE' }, times: 10 });
  assert.equal((await drift(shop, '', 1)).summary, { in_line: 0, drifted: 0, missing: 0, unreadable: 3 });
  await crm.forget();
  await crm.faults({ operation: 'read', status: 401, body: { message: 'expired' } });
  const { err } = endedWith(1, await shop.sluice('drift contacts'));
  assert.is(
    err,
    'syncs/contacts.sync.json error SL0508: Destination not usable\n  Destination "crm" cannot be read: HTTP 401: expired\n',
  );
  await crm.forget();
  assert.is((await shop.plan()).summary.unchanged, 3);
});

test('records of a connector that reads by match value alone are found by it', async () => {
  const { read: _, ...operations } = crmConnector(2).operations ?? {};
  const shop = peopleProject({
    url: crm.url,
    sync: { fields: FIELDS },
    connector: { ...crmConnector(), operations },
  });
  await fill(shop, 'match', ANN, BOB, CID);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await theirs('match', { ann: { firstname: 'Anna' } });
  await theyDelete('cid@match.example');
  const { summary, requests } = await drift(shop);
  assert.equal([summary, requests], [{ in_line: 1, drifted: 1, missing: 1, unreadable: 0 }, 2]);
});

test('a connector that cannot read back, and a mode that owns nothing', async () => {
  const { read: _, read_by_match: __, ...operations } = crmConnector().operations ?? {};
  const shop = peopleProject({ url: crm.url, connector: { ...crmConnector(), operations } });
  await fill(shop, 'none', ANN);
  assert.is(
    endedWith(3, await shop.sluice('drift contacts')).err,
    `syncs/contacts.sync.json error SL0518: Cannot be read back
  Connector "crm" does not say how "contacts" is read back. No sync of this project can be read back.
`,
  );
  shop.sync({ mode: 'create' });
  assert.is(
    endedWith(3, await shop.sluice('drift contacts')).err,
    `syncs/contacts.sync.json error SL0518: Cannot be read back
  Sync "contacts" has mode "create": it writes each record once and owns nothing of it afterwards, so nothing of it can drift.
`,
  );
  assert.match(
    endedWith(3, await shop.sluice('drift contact')).err,
    /There is no sync "contact". Did you mean "contacts"\?/,
  );
  assert.match(endedWith(3, await shop.sluice('drift contacts --policy adapt')).err, /Did you mean "adopt"\?/);
});

test.run();
