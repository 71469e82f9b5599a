// Drift: what somebody changed at the destination is found by reading back, and dealt with as the policy says.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { ANN, BOB, CID, deliver, drift, fill, idOf, theirs, theyDelete } from '../kit/drifting.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const FORMS = {
  ann: { ltv: '1.50', vip: 'TRUE', seen: '1772361000000', firstname: ' Ann ', source: 'by hand' },
  bob: { ltv: '2', seen: '2026-03-02', city: '' },
};

test('nothing drifted: one request, and other forms of the same values are the same', async () => {
  const shop = await deliver(crm, 'forms');
  await theirs(crm, 'forms', FORMS);
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
  const shop = await deliver(crm, 'keep');
  await theirs(crm, 'keep', { ann: { firstname: 'Anna', city: 'Köln' }, bob: { ltv: '2.5' } });
  await theyDelete(crm, 'cid@keep.example');
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
  const shop = await deliver(crm, 'json');
  await theirs(crm, 'json', { ann: { firstname: 'Anna' }, bob: { firstname: 'Rob' } });
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
  const shop = await deliver(crm, 'over');
  await theirs(crm, 'over', { ann: { firstname: 'Anna', source: 'by hand' }, bob: { ltv: '2.00' } });
  await theyDelete(crm, 'cid@over.example');
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
  const shop = await deliver(crm, 'adopt');
  await theirs(crm, 'adopt', { ann: { firstname: 'Anna', ltv: '1.50' } });
  await theyDelete(crm, 'cid@adopt.example');
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
  const shop = await deliver(crm, 'mail');
  await theirs(crm, 'mail', { ann: { email: 'anna@mail.example' } });
  assert.equal((await drift(shop, '--policy adopt')).adopted, { changed: 1, forgotten: 0 });
  assert.is((await shop.plan()).syncs[0]?.samples[0]?.reason, 'match_changed');
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await idOf(crm, 'ann@mail.example')) === '', false);
  assert.equal((await drift(shop)).summary, { in_line: 3, drifted: 0, missing: 0, unreadable: 0 });
});

test.run();
