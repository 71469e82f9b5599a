// Records that carry the id of a record of another sync: known after that one is delivered, in the same run.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { CONTACTS, peopleProject, rowsAs } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { fillWarehouse } from '../kit/warehouse.js';

const crm = await startCrm();
test.after(() => crm.close());

const COMPANIES = {
  model: 'companies',
  destination: 'crm',
  object: 'companies',
  mode: 'mirror',
  match: { domain: 'domain' },
  fields: { name: 'title' },
};
const LOOKUP = { sync: 'z_companies', key: 'company' };
// Named so that the order of names is not the order of delivery.
const shop = peopleProject({
  url: crm.url,
  sync: { mode: 'mirror', fields: { firstname: 'name', associatedcompanyid: { lookup: LOOKUP, when_null: 'omit' } } },
  files: {
    'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'companies' }] },
    'models/companies.sql': "{{ config(key='id') }} select * from {{ source('shop', 'companies') }}",
    'syncs/z_companies.sync.json': COMPANIES,
  },
});
const fill = (companies: string, people: string) => fillWarehouse(shop.path('warehouse.duckdb'), { companies, people });
const COMPANY = rowsAs('id, domain, title', "('c1', 'one.example', 'One')", "('c''2\"', 'two.example', 'Two')");
const PEOPLE = rowsAs(
  'id, email, name, company',
  "(1, 'ann@x.example', 'Ann', 'c1')",
  "(2, 'bob@x.example', 'Bob', 'c''2\"')",
  "(3, 'cid@x.example', 'Cid', 'nowhere')",
  "(4, 'dee@x.example', 'Dee', NULL)",
);
await fill(COMPANY, PEOPLE);

const companyOf = async () =>
  (await crm.records('contacts')).map(({ fields }) => [fields.firstname, fields.associatedcompanyid ?? null]);

test('the plan says which values are known after apply, dependencies first', async () => {
  const { out } = endedWith(0, await shop.sluice('plan'));
  assert.is(
    out,
    `z_companies  crm companies, mirror
  2 to create, 0 unchanged (1 request)
  + c1
      domain  "one.example"
      name    "One"
  + c'2"
      domain  "two.example"
      name    "Two"

contacts  crm contacts, mirror
  4 to create, 0 unchanged (1 request)
  + 1
      associatedcompanyid  (known after apply)
      email                "ann@x.example"
      firstname            "Ann"
  + 2
      associatedcompanyid  (known after apply)
      email                "bob@x.example"
      firstname            "Bob"
  + 3
      email      "cid@x.example"
      firstname  "Cid"
  + 4
      email      "dee@x.example"
      firstname  "Dee"

Plan: 6 to create, 0 to update, 0 to delete, 0 unchanged.
`,
  );
  assert.equal((await shop.plan()).syncs[1]?.samples[0]?.fields[0], {
    name: 'associatedcompanyid',
    known_after_apply: true,
  });
});

test('a selected sync alone waits for nothing: ids that nobody delivers are left out', async () => {
  const plan = await shop.plan('--select contacts');
  assert.equal(plan.summary, { create: 4, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 0 });
  assert.equal(plan.syncs[0]?.samples[0]?.fields, [
    { name: 'email', new: 'ann@x.example' },
    { name: 'firstname', new: 'Ann' },
  ]);
});

test('while a company is rejected its contacts are skipped, and the others go', async () => {
  await crm.faults({ reject: { field: 'domain', value: 'two.example', code: 'BAD_DOMAIN', reason: 'Not that one' } });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.ok(
    out.endsWith(`
z_companies  1 ok, 1 rejected (1 request)
  rejected create c'2": BAD_DOMAIN: Not that one
contacts  3 ok, 1 skipped (1 request)
  skipped create 2: It needs the id of a record that was not delivered.
Apply: 4 ok, 1 rejected, 1 skipped.
`),
    out,
  );
  const [one] = await crm.records('companies');
  assert.equal(await companyOf(), [
    ['Ann', one?.id],
    ['Cid', null],
    ['Dee', null],
  ]);
});

test('once the company is accepted, one apply delivers it and its contacts', async () => {
  await crm.forget();
  assert.is((await shop.plan()).summary.create, 2);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const [one, two] = await crm.records('companies');
  assert.equal(await companyOf(), [
    ['Ann', one?.id],
    ['Cid', null],
    ['Dee', null],
    ['Bob', two?.id],
  ]);
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 6, invalid: 0, held: 0 });
});

test('a company that comes later updates the contact that waits for it', async () => {
  await fill(`${COMPANY} UNION ALL VALUES ('nowhere', 'three.example', 'Three')`, PEOPLE);
  const plan = await shop.plan();
  assert.equal(plan.syncs[1]?.samples, [
    {
      key: '3',
      action: 'update',
      reason: 'changed',
      fields: [{ name: 'associatedcompanyid', known_after_apply: true }],
    },
  ]);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const three = (await crm.records('companies'))[2];
  assert.equal((await companyOf())[1], ['Cid', three?.id]);
  assert.is((await shop.plan()).summary.unchanged, 7);
});

test('deletes go the other way round: contacts before the companies they point to', async () => {
  await fill(rowsAs('id, domain, title', "('c1', 'one.example', 'One')"), `${PEOPLE} WHERE id = 1`);
  await crm.forget();
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await companyOf(), [['Ann', (await crm.records('companies'))[0]?.id]]);
  assert.is((await crm.records('companies')).length, 1);
});

test('a contact whose lookup must not be null is held back until its company is there', async () => {
  const strict = peopleProject({
    url: crm.url,
    sync: { fields: { ...CONTACTS.fields, associatedcompanyid: { lookup: LOOKUP, when_null: 'skip_record' } } },
    files: {
      'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'companies' }] },
      'models/companies.sql': "{{ config(key='id') }} select * from {{ source('shop', 'companies') }}",
      'syncs/z_companies.sync.json': COMPANIES,
    },
  });
  await fillWarehouse(strict.path('warehouse.duckdb'), { companies: COMPANY, people: PEOPLE });
  assert.equal((await strict.plan()).summary, { create: 4, update: 0, delete: 0, unchanged: 0, invalid: 0, held: 2 });
});

test.run();
