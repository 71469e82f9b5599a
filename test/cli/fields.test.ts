// Where a field's value comes from, what becomes of it, and who manages it; filters and variables.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { peopleProject, rowsAs } from '../kit/people.js';
import { startReceiver } from '../kit/receiver.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
const receiver = await startReceiver();
test.after(async () => {
  await crm.close();
  await receiver.close();
});

const HOOK = {
  'destinations/hook.destination.json': { connector: 'webhook', settings: { url: receiver.url } },
};

/** The data of the records that one apply of a sync with these members sends to the receiver, as it came. */
async function sent(members: object, query: string, args: readonly string[] = []): Promise<string> {
  const shop = peopleProject({
    url: crm.url,
    sync: { destination: 'hook', object: 'events', match: { id: 'id' }, ...members },
    files: { ...HOOK, ...PROJECT },
  });
  await shop.people(query);
  receiver.bodies.length = 0;
  endedWith(0, await shop.sluice(['apply', '--auto-approve', ...args]));
  return receiver.bodies.join('\n');
}

const PROJECT = {
  'sluice.json': {
    name: 'shop',
    warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
    vars: { least: 10, word: 'plain' },
    environments: { ci: { vars: { least: 20 } } },
  },
};

const ONE = rowsAs('id, email, name, seen', "(1, ' Ann@X.Example ', 'Ann', TIMESTAMPTZ '2026-03-01 12:30:00+02')");

test('a value is a column, a constant, SQL or a template', async () => {
  const fields = {
    plain: 'name',
    text: { value: "it's" },
    number: { value: 12.5 },
    list: { value: [1, 'two', { three: null }] },
    sql: { sql: "name || ' ' || upper(name)" },
    macro: { sql: "{{ var('least') }} + 1" },
    template: { template: '{{{name}}} <{email}>' },
  };
  assert.is(
    await sent({ fields }, ONE),
    '[{"action":"create","key":"1","data":{"id":1,"list":[1,"two",{"three":null}],"macro":11,"number":12.5,"plain":"Ann",' +
      '"sql":"Ann ANN","template":"{Ann} < Ann@X.Example >","text":"it\'s"}}]',
  );
});

test('types and transforms turn values before they are sent', async () => {
  const fields = {
    email: { column: 'email', transform: ['trim', 'lower'] },
    email_sha256: { column: 'email', transform: ['trim', 'lower', 'sha256'] },
    shout: { column: 'name', transform: ['upper', 'md5'] },
    day: { column: 'seen', transform: ['date'] },
    seconds: { column: 'seen', transform: ['epoch_seconds'] },
    millis: { column: 'seen', transform: ['epoch_milliseconds'] },
    seen: 'seen',
    id_text: { column: 'id', type: 'string' },
    digits: { sql: "'+49 (30) 123'", transform: ['digits'] },
    flag: { sql: "'true'", type: 'boolean' },
    big: { sql: "'7316505482291106733'", type: 'integer' },
    long: { sql: "'0.12345678901234567890'", type: 'number' },
  };
  assert.is(
    await sent({ fields }, ONE),
    '[{"action":"create","key":"1","data":{"big":7316505482291106733,"day":"2026-03-01",' +
      '"digits":"4930123","email":"ann@x.example",' +
      '"email_sha256":"ff8cae1e494318afd37e2e532eff01ed9564cc43cbe2d898b2568ec104b2b527",' +
      '"flag":true,"id":1,"id_text":"1","long":0.12345678901234567890,"millis":1772361000000,"seconds":1772361000,"seen":"2026-03-01T10:30:00Z",' +
      '"shout":"eaf18b484527e537121ee265122c7e16"}}]',
  );
});

const NULLS = rowsAs('id, email, name', "(1, 'a@x.example', 'Ann')", "(2, 'b@x.example', NULL)");

test('when_null sends null, leaves the field out, or leaves the record alone', async () => {
  const data = (options: object) => sent({ fields: { name: { column: 'name', ...options } } }, NULLS);
  const ann = '{"action":"create","key":"1","data":{"id":1,"name":"Ann"}}';
  assert.is(await data({}), `[${ann},\n{"action":"create","key":"2","data":{"id":2,"name":null}}]`);
  assert.is(await data({ when_null: 'omit' }), `[${ann},\n{"action":"create","key":"2","data":{"id":2}}]`);
  assert.is(await data({ when_null: 'skip_record' }), `[${ann}]`);
});

test('a record that is held back is told, and neither changed nor deleted while it is', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { mode: 'mirror', fields: { firstname: { column: 'name', when_null: 'skip_record' } } },
  });
  await shop.people(rowsAs('id, email, name', "(1, 'h1@x.example', 'One')", "(2, 'h2@x.example', 'Two')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await shop.people(rowsAs('id, email, name', "(1, 'h1@x.example', 'One')", "(2, 'h2@x.example', NULL)"));
  assert.is(
    (await shop.sluice('plan')).out,
    `contacts  crm contacts, mirror
  no changes, 1 unchanged
  ! 1 record held back because "firstname" is null: 2

Plan: 0 to create, 0 to update, 0 to delete, 1 unchanged.
`,
  );
  assert.equal((await shop.plan()).summary, { create: 0, update: 0, delete: 0, unchanged: 1, invalid: 0, held: 1 });
});

test('a field managed on_create is set once; one managed never is left out', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: {
      fields: {
        firstname: 'name',
        lead_source: { value: 'warehouse', manage: 'on_create' },
        first_plan: { column: 'plan', manage: 'on_create' },
        lastname: { column: 'name', manage: 'never' },
      },
    },
  });
  const people = (plan: string, name: string) =>
    shop.people(rowsAs('id, email, name, plan', `(1, 'once@x.example', '${name}', '${plan}')`));
  await people('free', 'Ann');
  assert.equal((await shop.plan()).syncs[0]?.samples[0]?.fields, [
    { name: 'email', new: 'once@x.example' },
    { name: 'first_plan', new: 'free' },
    { name: 'firstname', new: 'Ann' },
    { name: 'lead_source', new: 'warehouse' },
  ]);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await people('pro', 'Ann');
  assert.is((await shop.plan()).summary.unchanged, 1);
  await people('pro', 'Anne');
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const record = (await crm.records('contacts')).find(({ fields }) => fields.email === 'once@x.example');
  assert.equal(record?.fields, {
    email: 'once@x.example',
    first_plan: 'free',
    firstname: 'Anne',
    lead_source: 'warehouse',
  });
});

const THREE = rowsAs('id, name, ltv', "(1, 'low', 5)", "(2, 'middle', 15)", "(3, 'high', 25)");

test('a filter takes its variables from the project, --env, and --vars over both', async () => {
  const keys = async (args: readonly string[]): Promise<readonly string[]> => {
    const body = await sent({ filter: "ltv >= {{ var('least') }}", fields: { name: 'name' } }, THREE, args);
    return [...body.matchAll(/"key":"(\d)"/g)].map(([, key = '']) => key);
  };
  assert.equal(await keys([]), ['2', '3']);
  assert.equal(await keys(['--env', 'ci']), ['3']);
  assert.equal(await keys(['--env', 'ci', '--vars', '{"least": 0}']), ['1', '2', '3']);
});

test('a mapping edit resends only what it changes', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(rowsAs('id, email, name', "(1, 'e1@x.example', 'Ann')", "(2, 'e2@x.example', 'BOB')"));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  shop.sync({ fields: { firstname: { sql: 'upper(name)' } } });
  const plan = await shop.plan();
  assert.is(plan.summary.update, 1);
  assert.equal(plan.syncs[0]?.samples[0]?.fields, [{ name: 'firstname', old: 'Ann', new: 'ANN' }]);
});

test.run();
