// A canary: a few records of a sync go first, and the rest only when every one of those went through.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { CONTACTS, peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { rowsOf } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const people = (bad: number, count = 30): string =>
  `SELECT i AS id, CASE WHEN i = ${bad} THEN 'no address' ELSE 'p' || i || '@c.example' END AS email, 'P' || i AS name
   FROM range(1, ${count + 1}) AS t(i)`;

test('a canary that goes through is followed by the rest, in requests of its own', async () => {
  const shop = peopleProject({ url: crm.url, connector: crmConnector(10) });
  await shop.people(people(25));
  assert.equal(
    await shop.sluice('apply --auto-approve --canary 5 --quiet').then(({ code, out }) => [code, tail(out)]),
    [
      1,
      `contacts  29 ok, 1 rejected (4 requests)
  rejected create 25: VALIDATION_ERROR: Field "email": "no address" is not a valid email
Apply: 29 ok, 1 rejected.
`,
    ],
  );
  assert.equal((await shop.plan()).summary.unchanged, 29);
});

test('a canary of which one record fails stops its sync and all that come after it; what was done stays done', async () => {
  await crm.forget();
  const shop = peopleProject({
    url: crm.url,
    files: {
      'syncs/later.sync.json': {
        ...CONTACTS,
        object: 'companies',
        match: { domain: 'email' },
        fields: { name: 'name' },
      },
    },
  });
  await shop.people(people(3));
  const before = (await crm.records('contacts')).length;
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --canary 5'));
  assert.is(
    tail(out),
    `contacts  4 ok, 1 rejected, 25 skipped (1 request)
  stopped: The canary of sync "contacts" failed: 1 of 5 records did not go through.
  rejected create 3: VALIDATION_ERROR: Field "email": "no address" is not a valid email
later  0 ok, 30 skipped (0 requests)
  stopped: The canary of sync "contacts" failed: 1 of 5 records did not go through.
Apply: 4 ok, 1 rejected, 55 skipped.
`,
  );
  assert.is((await crm.records('companies')).length, 0);
  assert.is((await crm.requests()).requests, 1);
  assert.ok(before <= (await crm.records('contacts')).length);
  const { summary } = await shop.plan('--select contacts');
  assert.equal([summary.create, summary.unchanged], [26, 4]);
});

test('deletes have a canary of their own', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror' } });
  await shop.people(people(0));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await crm.forget();
  await crm.faults({ status: 400, operation: 'archive', times: 9 });
  await shop.people(people(0, 10));
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --canary 2 --json'));
  const { summary, syncs } = JSON.parse(out);
  assert.equal(summary, { ok: 0, noop: 0, rejected: 2, unknown: 0, skipped: 18 });
  assert.is(syncs[0].stopped, 'The canary of sync "contacts" failed: 2 of 2 records did not go through.');
  assert.is(
    (await crm.records('contacts')).filter(({ fields }) => String(fields.firstname).startsWith('P')).length >= 30,
    true,
  );
});

test('a table is changed by the canary first, then by the rest', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { destination: 'mart', object: 'people' },
    files: { 'destinations/mart.destination.json': { connector: 'duckdb', settings: { path: 'mart.duckdb' } } },
  });
  await shop.people(people(0));
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve --canary 7'));
  assert.is(tail(out), 'contacts  30 ok (2 requests)\nApply: 30 ok.\n');
  assert.equal(await rowsOf(shop.path('mart.duckdb'), 'SELECT count(*) AS n FROM people'), ['{"n":30}']);
  assert.is((await shop.plan()).summary.unchanged, 30);
});

test('a canary larger than the plan is the plan', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(people(0, 3));
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve --canary 100'));
  assert.is(tail(out), 'contacts  3 ok (1 request)\nApply: 3 ok.\n');
});

test('a canary is at least one record', async () => {
  const shop = peopleProject({ url: crm.url });
  const { err } = endedWith(3, await shop.sluice('apply --canary 0'));
  assert.match(err, /--canary takes a whole number from 1; it got "0"\./);
});

/** What follows the plan. */
function tail(out: string): string {
  return out.slice(out.lastIndexOf('\n\n') + 2);
}

test.run();
