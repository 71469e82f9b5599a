// Undoing runs that delivered to tables and files, with ids of other records, with fields set only at creation, with
// hashes in place of values, and many records at once.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type CrmRecord, crmConnector, startCrm } from '../kit/crm.js';
import { peopleProject, rows, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { fillWarehouse, rowsOf } from '../kit/warehouse.js';
import { applied, counts, undo, undoPlan } from './undoing.js';

const crm = await startCrm();
const other = await startCrm();
test.after(async () => {
  await crm.close();
  await other.close();
});

const LOOKUP = { lookup: { sync: 'companies', key: 'company' }, when_null: 'omit' };

test('records that carried the id of a deleted one carry its new id when both are made anew', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { mode: 'mirror', fields: { firstname: 'name', associatedcompanyid: LOOKUP } },
    files: {
      'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'companies' }] },
      'models/companies.sql': "{{ config(key='id') }} select * from {{ source('shop', 'companies') }}",
      'syncs/companies.sync.json': {
        ...{ model: 'companies', destination: 'crm', object: 'companies', mode: 'mirror' },
        ...{ match: { domain: 'domain' }, fields: { name: 'title' } },
      },
    },
  });
  const one = "('c1', 'one.example', 'One')";
  const two = "('c2', 'two.example', 'Two')";
  const fill = (companies: string, people: string) =>
    fillWarehouse(shop.path('warehouse.duckdb'), { companies, people });
  const company = (...tuples: readonly string[]) => rowsAs('id, domain, title', ...tuples);
  const person = (...tuples: readonly string[]) => rowsAs('id, email, name, company', ...tuples);
  await fill(company(one, two), person("(1, 'ann@x.example', 'Ann', 'c1')", "(2, 'bob@x.example', 'Bob', 'c1')"));
  await applied(shop);
  const [before] = await crm.records('companies');
  await fill(company(two), person("(1, 'ann@x.example', 'Ann', 'c2')"));
  const run = await applied(shop);
  const plan = await undoPlan(shop, run);
  assert.equal(
    plan.syncs[1]?.samples.map(({ key, action, fields }) => [key, action, fields[0]]),
    [
      ['2', 'create', { name: 'associatedcompanyid', known_after_apply: true }],
      [
        '1',
        'update',
        { name: 'associatedcompanyid', old: (await crm.records('companies'))[0]?.id, known_after_apply: true },
      ],
    ],
  );
  await undo(shop, run);
  const anew = (await crm.records('companies')).find(({ fields }) => fields.domain === 'one.example');
  assert.is.not(anew?.id, before?.id);
  assert.equal(
    (await crm.records('contacts')).map(({ fields }) => [fields.firstname, fields.associatedcompanyid]).sort(),
    [
      ['Ann', anew?.id],
      ['Bob', anew?.id],
    ],
  );
  await fill(company(one, two), person("(1, 'ann@x.example', 'Ann', 'c1')", "(2, 'bob@x.example', 'Bob', 'c1')"));
  assert.is(counts(await shop.plan()), '0 0 0 4 0');

  // A second undo of the same kind finds the record under the id that it got from the first.
  await fill(company(two), person("(1, 'ann@x.example', 'Ann', 'c2')"));
  await undo(shop, await applied(shop));
  assert.is((await crm.records('companies')).length, 2);
});

test('tables and files are brought back row by row, and rows of others stay', async () => {
  for (const object of ['people.csv', 'people.jsonl', 'people.parquet', 'people']) {
    const isTable = object === 'people';
    const settings = isTable ? { path: 'target.duckdb' } : { directory: 'output' };
    const destination = { connector: isTable ? 'duckdb' : 'file', settings };
    const shop = peopleProject({
      url: crm.url,
      sync: { mode: 'mirror', object, fields: { name: 'name', since: { value: 'now', manage: 'on_create' } } },
      files: { 'destinations/crm.destination.json': destination },
    });
    const read = () =>
      rowsOf(
        isTable ? shop.path('target.duckdb') : ':memory:',
        `FROM ${isTable ? 'people' : `'${shop.path(`output/${object}`)}'`} ORDER BY ALL`,
      );
    await shop.people(rows("(1, 'ann@x.example', 'Ann')", "(2, 'bob@x.example', 'Bob')"));
    await applied(shop);
    await shop.people(rows("(1, 'ann@x.example', 'Anna')", "(3, 'cid@x.example', 'Cid')"));
    await applied(shop);
    assert.is((await read()).length, 2, object);
    endedWith(0, await shop.sluice('rollback last --out undo.plan'));
    endedWith(0, await shop.sluice('apply undo.plan'));
    // What stood in the deleted row and was set only at creation is not known any more.
    assert.equal(
      (await read()).map((row) => JSON.parse(row)),
      [
        { email: 'ann@x.example', name: 'Ann', since: 'now' },
        { email: 'bob@x.example', name: 'Bob', since: null },
      ],
      object,
    );
  }
});

test('a plan that makes records anew says which fields nobody knows', async () => {
  const shop = peopleProject({
    url: crm.url,
    sync: { mode: 'mirror', fields: { firstname: 'name', hs_lead_status: { value: 'NEW', manage: 'on_create' } } },
  });
  await shop.people(rows("(1, 'anew@x.example', 'Ann')", "(2, 'stay@x.example', 'Stay')"));
  await applied(shop);
  await shop.people(rows("(2, 'stay@x.example', 'Stay')"));
  await applied(shop);
  const { out } = endedWith(0, await shop.sluice('rollback last'));
  assert.match(
    out,
    /contacts: 1 record that the run deleted is made anew, as far as Sluice delivered it, with new ids, and without the fields that are set only at creation \(hs_lead_status\): nobody knows them any more\./,
  );
  assert.match(
    scrubbed(endedWith(0, await shop.sluice('rollback last --format markdown')).out),
    /^Undoes run RUN\.\n\n\*\*Plan: 1 to create, 0 to update, 0 to delete, 1 unchanged\.\*\*/,
  );
});

test('events stay sent, and what cannot be named is not deleted', async () => {
  const connector = crmConnector();
  const { archive: _, ...operations } = connector.operations ?? {};
  const shop = peopleProject({ url: other.url, connector: { ...connector, operations } });
  await shop.people(rows("(1, 'ann@x.example', 'Ann')"));
  await applied(shop);
  const { out } = endedWith(0, await shop.sluice('rollback last'));
  assert.match(
    out,
    / {2}no changes, 0 unchanged\n {2}! 1 record not deleted because the destination has no operation that can name them: 1\n/,
  );

  const log = peopleProject({
    url: crm.url,
    sync: { mode: 'append', object: 'log.jsonl' },
    files: { 'destinations/crm.destination.json': { connector: 'file', settings: { directory: 'output' } } },
  });
  await log.people(rows("(1, 'ann@x.example', 'Ann')"));
  await applied(log);
  assert.equal((await undoPlan(log)).syncs[0]?.problems, [{ reason: 'cannot_undo', records: 1, examples: ['1'] }]);
});

test('values that are known as hashes only are left out, and a record of which nothing else changed is held', async () => {
  const fields = { firstname: 'name', phone: { column: 'phone', sensitive: true } };
  const shop = peopleProject({ url: other.url, sync: { fields, match: { email: 'mail' } } });
  const people = (...tuples: readonly string[]) => shop.people(rowsAs('id, mail, name, phone', ...tuples));
  await people("(1, 'ann@h.example', 'Ann', '11')", "(2, 'bob@h.example', 'Bob', '22')");
  await applied(shop);
  await people("(1, 'ann@h.example', 'Anna', '111')", "(2, 'bob@h.example', 'Bob', '222')");
  const run = await applied(shop);
  const plan = await undoPlan(shop, run);
  assert.equal(plan.syncs[0]?.problems, [{ reason: 'sensitive', records: 1, examples: ['2'] }]);
  await undo(shop, run);
  const [ann, bob] = (await other.records('contacts')).slice(-2);
  assert.equal([ann?.fields.firstname, ann?.fields.phone], ['Ann', '111']);
  assert.equal([bob?.fields.firstname, bob?.fields.phone], ['Bob', '222']);
});

test('ten thousand records are undone at once', async () => {
  const shop = peopleProject({ url: other.url, sync: { mode: 'mirror', match: { email: 'email' } } });
  const people = (from: number, to: number, name: string) =>
    shop.people(
      `SELECT i AS id, 'p' || i || '@many.example' AS email, ${name} AS name FROM range(${from}, ${to}) AS t(i)`,
    );
  await people(0, 10_000, "'P' || i");
  await applied(shop);
  const mine = async () => {
    const headers = { authorization: 'Bearer other' };
    const answer = await fetch(`${other.url}/_sim/records/contacts?limit=100000`, { headers });
    const { records } = (await answer.json()) as { records: readonly CrmRecord[] };
    const texts = records.map(({ fields }) => `${fields.email} ${fields.firstname}`);
    return texts.filter((text) => text.includes('@many.example')).sort();
  };
  const before = await mine();
  await people(1000, 11_000, "'Q' || i");
  const run = await applied(shop);
  assert.is(counts(await undoPlan(shop, run)), '1000 9000 1000 0 0');
  const out = await undo(shop, run);
  assert.match(out, /Apply: 11000 ok\.\n$/);
  assert.is(before.length, 10_000);
  assert.ok((await mine()).join() === before.join());
});

test.run();
