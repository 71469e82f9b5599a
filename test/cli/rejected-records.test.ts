// A CRM that takes 97 of 100 records and refuses 3: the 97 are done, the 3 stay in the plan until they are taken.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const people = (bad: string): string =>
  `SELECT i AS id, CASE WHEN i % 40 = 10 THEN '${bad}' || i ELSE 'p' || i || '@x.example' END AS email, 'P' || i AS name
   FROM range(1, 101) AS t(i)`;
const shop = peopleProject({ url: crm.url });
await shop.people(people('not an address '));

test('what the CRM refuses is told with its code and reason, and the apply ends with 1', async () => {
  endedWith(0, await shop.sluice('plan --out first.plan'));
  assert.equal(await shop.sluice('apply first.plan'), {
    code: 1,
    out: `contacts  97 ok, 3 rejected (1 request)
  rejected create 10: VALIDATION_ERROR: Field "email": "not an address 10" is not a valid email
  rejected create 50: VALIDATION_ERROR: Field "email": "not an address 50" is not a valid email
  rejected create 90: VALIDATION_ERROR: Field "email": "not an address 90" is not a valid email
Apply: 97 ok, 3 rejected.
`,
    err: '',
  });
  assert.is((await crm.records('contacts')).length, 97);
});

test('the ledger holds the 97', async () => {
  assert.equal(await shop.sluice('state list'), {
    code: 0,
    out: 'sync      records\ncontacts  97\n',
    err: '',
  });
  const { code, err } = await shop.sluice('state show contacts 50');
  assert.is(code, 3);
  assert.is(
    err,
    `error SL0603: Nothing selected by that name
  The ledger has no record "50" of sync "contacts": it was never delivered, or was deleted.
`,
  );
});

test('the next plan has just the 3, and an apply tries just them', async () => {
  const plan = await shop.plan();
  assert.equal(plan.summary, { create: 3, update: 0, delete: 0, unchanged: 97, invalid: 0, held: 0 });
  await crm.forget();
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --json'));
  const run = JSON.parse(out);
  assert.equal(run.summary, { ok: 0, noop: 0, rejected: 3, unknown: 0, skipped: 0 });
  assert.is(run.status, 'failed');
  assert.equal(run.syncs[0].samples[1], {
    key: '50',
    action: 'create',
    status: 'rejected',
    code: 'VALIDATION_ERROR',
    reason: 'Field "email": "not an address 50" is not a valid email',
  });
  const { requests, records } = await crm.requests();
  assert.equal({ requests, records }, { requests: 1, records: 3 });
});

test('once the data is right, the next apply delivers just the 3', async () => {
  await shop.people(people('p@y.example').replace("'p@y.example' || i", "'q' || i || '@x.example'"));
  await crm.forget();
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.ok(out.endsWith('contacts  3 ok (1 request)\nApply: 3 ok.\n'), out);
  assert.is((await crm.requests()).records, 3);
  const records = await crm.records('contacts');
  assert.is(records.length, 100);
  assert.ok(records.every(({ effects }) => effects.creates === 1 && effects.updates === 0));
  assert.is((await shop.plan()).summary.unchanged, 100);
});

test('a refused update keeps the old ledger entry, and is planned again with the newest value', async () => {
  const named = (name: string): string =>
    people('')
      .replace("'' || i", "'q' || i || '@x.example'")
      .replace("'P' || i", `CASE WHEN i = 7 THEN '${name}' ELSE 'P' || i END`);
  await crm.faults({ reject: { field: 'firstname', value: 'Bad', code: 'NOT_A_NAME', reason: 'Names are nicer' } });
  await shop.people(named('Bad'));
  const refused = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.ok(refused.out.includes('  rejected update 7: NOT_A_NAME: Names are nicer\n'), refused.out);
  await shop.people(named('Good'));
  assert.equal((await shop.plan()).syncs[0]?.samples, [
    { key: '7', action: 'update', reason: 'changed', fields: [{ name: 'firstname', old: 'P7', new: 'Good' }] },
  ]);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await shop.plan()).summary.unchanged, 100);
});

test.run();
