// What each mode does with records that are new, changed and gone.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rows } from '../kit/people.js';
import { startReceiver } from '../kit/receiver.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
const receiver = await startReceiver();
test.after(async () => {
  await crm.close();
  await receiver.close();
});

const names = async (object = 'contacts') =>
  (await crm.records(object)).map(({ fields }) => `${fields.email} ${fields.firstname}`);

test('mirror deletes what it delivered and the model no longer has, and nothing of others', async () => {
  await crm.post('/crm/v3/objects/contacts/batch/create', {
    inputs: [{ properties: { email: 'theirs@x.example', firstname: 'Theirs' } }],
  });
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror' } });
  await shop.people(rows("(1, 'm1@x.example', 'One')", "(2, 'm2@x.example', 'Two')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(1, 'm1@x.example', 'Uno')"));
  const { out } = endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is(
    out,
    `contacts  crm contacts, mirror
  1 to update, 1 to delete, 0 unchanged (2 requests)
  ~ 1
      firstname  "One" → "Uno"
  - 2

Plan: 0 to create, 1 to update, 1 to delete, 0 unchanged.

contacts  2 ok (2 requests)
Apply: 2 ok.
`,
  );
  assert.equal(await names(), ['theirs@x.example Theirs', 'm1@x.example Uno']);
  assert.equal(
    (await crm.deleted('contacts')).map(({ fields }) => fields.email),
    ['m2@x.example'],
  );
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  assert.is((await shop.sluice('state list')).out, 'sync      records\ncontacts  1\n');
});

test('a mirrored record that comes back is created again', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror', guards: { allow_empty: true } } });
  const all = rows("(7, 'back@x.example', 'Back')");
  await shop.people(all);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(`${all} WHERE false`);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(all);
  assert.is((await shop.plan()).summary.create, 1);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.ok((await names()).includes('back@x.example Back'));
  assert.is((await shop.plan()).summary.unchanged, 1);
});

test('on_delete keep leaves what is gone from the model where it is', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'mirror', on_delete: 'keep' } });
  await shop.people(rows("(1, 'k1@x.example', 'One')", "(2, 'k2@x.example', 'Two')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(1, 'k1@x.example', 'One')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
});

test('upsert leaves what is gone, and takes over what is there by its match value', async () => {
  await crm.post('/crm/v3/objects/contacts/batch/create', {
    inputs: [{ properties: { email: 'there@x.example', firstname: 'Old', phone: '1' } }],
  });
  const shop = peopleProject({ url: crm.url });
  await shop.people(rows("(1, 'there@x.example', 'New')", "(2, 'gone@x.example', 'Gone')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(1, 'there@x.example', 'New')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  const there = (await crm.records('contacts')).find(({ fields }) => fields.email === 'there@x.example');
  assert.equal(there?.fields, { email: 'there@x.example', firstname: 'New', phone: '1' });
  assert.equal(there?.effects, { creates: 1, updates: 1, deletes: 0 });
});

test('create sends each record once and never a change of it', async () => {
  const shop = peopleProject({ url: crm.url, sync: { mode: 'create' } });
  await shop.people(rows("(1, 'c1@x.example', 'One')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(1, 'c1@x.example', 'Changed')", "(2, 'c2@x.example', 'Two')"));
  assert.equal((await shop.plan()).summary, { create: 1, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 0 });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal((await names()).slice(-2), ['c1@x.example One', 'c2@x.example Two']);
});

test('update changes what is there, by its match value, and what is not there is rejected', async () => {
  await crm.post('/crm/v3/objects/contacts/batch/create', {
    inputs: [{ properties: { email: 'u1@x.example', firstname: 'Old' } }],
  });
  const shop = peopleProject({ url: crm.url, sync: { mode: 'update' } });
  await shop.people(rows("(1, 'u1@x.example', 'New')", "(2, 'u2@x.example', 'Nobody')"));
  assert.equal((await shop.plan()).summary, { create: 0, update: 2, delete: 0, unchanged: 0, invalid: 0, held: 0 });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve'));
  assert.ok(
    out.endsWith(
      'contacts  1 ok, 1 rejected (1 request)\n  rejected update 2: OBJECT_NOT_FOUND: No record u2@x.example here\nApply: 1 ok, 1 rejected.\n',
    ),
    out,
  );
  assert.ok((await names()).includes('u1@x.example New'));
  assert.not((await names()).includes('u2@x.example Nobody'));
  assert.equal((await shop.plan()).summary, { create: 0, update: 1, delete: 0, unchanged: 1, invalid: 0, held: 0 });
});

test('append sends each record once, whatever becomes of its row later', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { mode: 'append', destination: 'hook', object: 'events' },
    files: { 'destinations/hook.destination.json': { connector: 'webhook', settings: { url: receiver.url } } },
  });
  await shop.people(rows("(1, 'e1@x.example', 'One')", "(2, 'e2@x.example', 'Two')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rows("(2, 'e2@x.example', 'Changed')", "(3, 'e3@x.example', 'Three')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(receiver.bodies, [
    '[{"action":"create","key":"1","data":{"email":"e1@x.example","firstname":"One"}},\n{"action":"create","key":"2","data":{"email":"e2@x.example","firstname":"Two"}}]',
    '[{"action":"create","key":"3","data":{"email":"e3@x.example","firstname":"Three"}}]',
  ]);
});

test.run();
