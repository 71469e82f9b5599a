// Guards: a plan that goes beyond one is shown and not applied; nothing at all is sent then.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const PEOPLE = Array.from({ length: 10 }, (_, i) => `(${i}, 'p${i}@x.example', 'P${i}')`);
const delivered = rows(...PEOPLE);

const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror' } });
await shop.people(delivered);

async function refused(guards: object, args = 'apply --auto-approve'): Promise<{ out: string; err: string }> {
  shop.sync({ guards });
  await crm.forget();
  const { out, err } = endedWith(4, await shop.sluice(args));
  assert.is((await crm.requests()).requests, 0);
  return { out, err };
}

const once = (guard: string): string =>
  `Look at the plan; if it is right, let it pass this once with --allow ${guard}:contacts, or raise the guard.`;
const refusal = (detail: string): string =>
  `syncs/contacts.sync.json error SL0506: Guard refused the plan\n  ${detail}\n`;

test('max_creates as a number', async () => {
  const { out, err } = await refused({ max_creates: 9 });
  assert.ok(out.includes('  ! guard max_creates allows 9; the plan has 10 creates\n\nPlan: 10 to create, '), out);
  assert.is(err, refusal(`The plan has 10 creates; max_creates allows 9. ${once('max_creates')}`));
});

test('a share of nothing delivered yet bounds nothing, and a bound that is just met is met', async () => {
  shop.sync({ guards: { max_creates: '1%', max_updates: 0, max_deletes: 0 } });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows(...PEOPLE, "(10, 'p10@x.example', 'P10')"));
  shop.sync({ guards: { max_creates: '10%' } });
  assert.equal((await shop.plan()).syncs[0]?.guards, [{ name: 'max_creates', limit: '10%', actual: 1, broken: false }]);
});

test('max_creates as a share of what is delivered', async () => {
  const { err } = await refused({ max_creates: '9.9%' });
  assert.is(err, refusal(`The plan has 1 create; max_creates allows 9.9%. ${once('max_creates')}`));
  await shop.people(delivered);
});

test('max_updates, as a number and as a share', async () => {
  await shop.people(`SELECT id, email, CASE WHEN id < 3 THEN 'new' ELSE name END AS name FROM (${delivered})`);
  assert.match((await refused({ max_updates: 2 })).err, /The plan has 3 updates; max_updates allows 2\./);
  assert.match((await refused({ max_updates: '29%' })).err, /The plan has 3 updates; max_updates allows 29%\./);
});

test('max_deletes, as a number and as a share, and in the plan document', async () => {
  await shop.people(`${delivered} WHERE id > 1`);
  assert.match((await refused({ max_deletes: 1 })).err, /The plan has 2 deletes; max_deletes allows 1\./);
  assert.match((await refused({ max_deletes: '10%' })).err, /The plan has 2 deletes; max_deletes allows 10%\./);
  assert.equal((await shop.plan()).syncs[0]?.guards, [{ name: 'max_deletes', limit: '10%', actual: 2, broken: true }]);
});

test('a saved plan with a broken guard is refused too, and with --json the refusal is the document', async () => {
  shop.sync({ guards: { max_deletes: 1 } });
  endedWith(0, await shop.sluice('plan --out deletes.plan'));
  const { out, err } = await refused({ max_deletes: 1 }, 'apply deletes.plan --json');
  assert.match(err, /max_deletes allows 1/);
  assert.equal(JSON.parse(out), {
    format_version: '1.0',
    diagnostics: [
      {
        code: 'SL0506',
        severity: 'error',
        summary: 'Guard refused the plan',
        file: 'syncs/contacts.sync.json',
        detail: `The plan has 2 deletes; max_deletes allows 1. ${once('max_deletes')}`,
      },
    ],
  });
});

test('a model without rows deletes nothing', async () => {
  await shop.people(`${delivered} WHERE false`);
  const { out, err } = await refused({});
  assert.is(
    out,
    `contacts  crm contacts, mirror
  10 to delete, 0 unchanged (1 request)
  - 0
  - 1
  - 2
  - 3
  - 4
    … and 5 more to delete
  ! guard empty_model: the model gives no records, so all 10 delivered records would be deleted

Plan: 0 to create, 0 to update, 10 to delete, 0 unchanged.
`,
  );
  assert.is(
    err,
    refusal(
      'The model gives no records, so all 10 delivered records would be deleted. If that is meant, let it pass this once with --allow empty_model:contacts, or always with "allow_empty": true under "guards".',
    ),
  );
});

test('a filter that lets no row through deletes nothing either', async () => {
  await shop.people(delivered);
  shop.sync({ filter: 'id > 100' });
  const { err } = endedWith(4, await shop.sluice('apply --auto-approve'));
  assert.match(err, /all 10 delivered records would be deleted/);
});

test('while records lack a key nothing is deleted, as any of them may be the one that is gone', async () => {
  await shop.people(`SELECT CASE WHEN id > 1 THEN id END AS id, email, name FROM (${delivered})`);
  shop.sync({ guards: { allow_empty: true } });
  await crm.forget();
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is(
    out,
    `contacts  crm contacts, mirror
  no changes, 8 unchanged
  ! 2 records without a key, never sent: p0@x.example, p1@x.example
  ! 2 records not deleted while other records have no key: 0, 1

Plan: 0 to create, 0 to update, 0 to delete, 8 unchanged.
contacts  0 ok (0 requests)
Apply: 0 ok.
`,
  );
  assert.is((await crm.requests()).requests, 0);
});

test('allow_empty deletes all', async () => {
  await shop.people(`${delivered} WHERE false`);
  shop.sync({ guards: { allow_empty: true } });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await crm.records('contacts'), []);
  assert.is((await crm.deleted('contacts')).length, 10);
});

test('a broken guard of one sync holds back all of them', async () => {
  const other = {
    ...JSON.parse(shop.read('syncs/contacts.sync.json')),
    object: 'companies',
    match: { domain: 'email' },
  };
  shop.write({ 'syncs/companies.sync.json': { ...other, guards: { max_creates: 1 }, fields: { name: 'name' } } });
  await shop.people(delivered);
  await refused({});
});

test.run();
