// What an editor offers in the files of a compiled project, and what it marks as wrong: VS Code's language service over
// the schemas that `sluice compile` writes.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openEditor } from './language-service.js';
import { compiledShop, SYNC } from './shop.js';

const { root } = await compiledShop();
const editor = openEditor(root);
const COLUMNS = ['born', 'company', 'email', 'id', 'name'];
const SYNCS = ['contacts', 'firms'];

function inSync(members: string): string {
  return `{ "$schema": "../target/schemas/sync.schema.json", ${members} }`;
}

const CONTACTS = '"model": "people", "destination": "crm", "object": "contacts"';

const OFFERS: readonly (readonly [string, string, readonly string[]])[] = [
  ['models with a key', '"model": ¦', ['firms', 'people']],
  ['models with a key between quotes', '"model": "¦"', ['firms', 'people']],
  ['destinations', '"destination": ¦', ['book', 'crm', 'files', 'other_crm']],
  ['objects of the destination', '"destination": "crm", "object": ¦', ['companies', 'contacts', 'deals']],
  ['objects of a connector of the project', '"destination": "book", "object": ¦', ['entries']],
  ['no objects where any will do', '"destination": "files", "object": ¦', []],
  ['any mode before the object is known', '"mode": ¦', ['append', 'create', 'mirror', 'update', 'upsert']],
  ['modes of the object', `${CONTACTS}, "mode": ¦`, ['create', 'mirror', 'update', 'upsert']],
  ['modes of another object', '"destination": "book", "object": "entries", "mode": ¦', ['append', 'create']],
  ['deletions of the object', `${CONTACTS}, "mode": "mirror", "on_delete": ¦`, ['archive', 'keep']],
  ['identifiers', `${CONTACTS}, "match": { ¦ }`, ['email']],
  ['columns to match by', `${CONTACTS}, "match": { "email": ¦ }`, COLUMNS],
  ['columns of a field', `${CONTACTS}, "fields": { "firstname": ¦ }`, COLUMNS],
  ['columns of a field between quotes', `${CONTACTS}, "fields": { "firstname": "¦" }`, COLUMNS],
  ['columns in a field', `${CONTACTS}, "fields": { "firstname": { "column": ¦ } }`, COLUMNS],
  ['columns to look up by', `${CONTACTS}, "fields": { "x": { "lookup": { "key": ¦ } } }`, COLUMNS],
  ['syncs to look up', `${CONTACTS}, "fields": { "x": { "lookup": { "sync": ¦ } } }`, SYNCS],
  ['syncs to wait for', '"depends_on": [¦]', SYNCS],
  ['syncs to yield to', '"yields_to": ["firms", ¦]', ['contacts']],
  ['tags in use', '"tags": [¦]', ['nightly', 'pii']],
  [
    'values of an enumeration',
    '"destination": "book", "object": "entries", "fields": { "kind": { "value": ¦ } }',
    ['a', 'b', 'false', 'null', 'true'],
  ],
  [
    'fields of an object without others, but not those that it sets itself',
    '"destination": "book", "object": "entries", "fields": { ¦ }',
    ['kind', 'text'],
  ],
];

for (const [what, members, expected] of OFFERS) {
  test(`a sync is offered ${what}`, async () => {
    assert.equal(await editor.offers(SYNC, inSync(members)), expected);
  });
}

test('fields of the object are offered with those that the account declares, and not without', async () => {
  const offered = (destination: string) =>
    editor.offers(SYNC, inSync(`"destination": "${destination}", "object": "contacts", "fields": { ¦ }`));
  const own = await offered('crm');
  const others = await offered('other_crm');
  assert.equal(
    own.filter((name) => !others.includes(name)),
    ['score'],
  );
  assert.ok(others.includes('firstname') && !others.includes('createdate'));
});

test('what is offered says what it is', async () => {
  const about = async (members: string, label: string) =>
    (await editor.offer(SYNC, inSync(members), label)).documentation;
  assert.is(await about('"model": ¦', 'people'), 'Everybody we know.');
  assert.is(await about('"destination": ¦', 'crm'), 'hubspot');
  assert.is(await about('"depends_on": [¦]', 'firms'), 'firms to companies of crm');
  assert.is(await about(`${CONTACTS}, "match": { ¦ }`, 'email'), 'string (email)');
  assert.is(await about(`${CONTACTS}, "fields": { "firstname": ¦ }`, 'born'), 'DATE');
  assert.is(
    await about('"destination": "book", "object": "entries", "fields": { ¦ }', 'text'),
    'string; at most 20 characters; needed to create a record',
  );
});

const PROBLEMS: readonly (readonly [string, string, string])[] = [
  [
    'model',
    '"model": "poeple"',
    '"poeple": There is no model with a key of this name, as of the last "sluice compile".',
  ],
  [
    'destination',
    '"destination": "crn"',
    '"crn": There is no destination of this name, as of the last "sluice compile".',
  ],
  [
    'object',
    '"destination": "crm", "object": "contact"',
    '"contact": HubSpot CRM has no such object. It has: contacts, companies, deals.',
  ],
  [
    'mode',
    `${CONTACTS}, "mode": "append"`,
    '"append": Value is not accepted. Valid values: "upsert", "create", "update", "mirror".',
  ],
  [
    'identifier',
    `${CONTACTS}, "match": { "phone": "email" }`,
    '"phone": This field does not identify a record. What does: email.',
  ],
  [
    'column',
    `${CONTACTS}, "fields": { "firstname": "nmae" }`,
    '"nmae": Value is not accepted. Valid values: "id", "email", "name", "born", "company".',
  ],
  [
    'field',
    '"destination": "book", "object": "entries", "fields": { "txet": "name" }',
    '"txet": This object of A book has no such field.',
  ],
  [
    'field that is read only',
    `${CONTACTS}, "fields": { "createdate": "born" }`,
    '"createdate": Property createdate is not allowed.',
  ],
  ['sync', '"depends_on": ["frims"]', '"frims": There is no sync of this name, as of the last "sluice compile".'],
];

for (const [what, members, expected] of PROBLEMS) {
  test(`a mistyped ${what} is marked, and nothing else`, async () => {
    const found = await editor.problems(SYNC, inSync(members));
    const marked = found.filter((problem) => !problem.includes('Missing property'));
    assert.equal(
      marked.map((problem) => problem.replace(/^\S+ /, '')),
      [expected],
    );
  });
}

test('what may be right is not marked', async () => {
  const text = inSync(
    `${CONTACTS}, "mode": "upsert", "match": { "email": "email" }, "tags": ["new"], "filter": "id > {{ var('x') }}",
     "fields": { "a_field_of_ours": { "sql": "upper(name)" }, "firstname": { "template": "{name}" }, "lastname": { "value": 1 } }`,
  );
  assert.equal(await editor.problems(SYNC, text), []);
  const respelled =
    '"model": "firms", "destination": "crm", "object": "companies", "mode": "upsert", "match": { "domain": "DOMAIN" }, "fields": {}';
  assert.equal(await editor.problems(SYNC, inSync(respelled)), [], 'as the sync of firms spells it');
});

test('a destination is offered connectors, their settings, secrets and objects', async () => {
  const offers = (members: string) =>
    editor.offers(
      'destinations/x.destination.json',
      `{ "$schema": "../target/schemas/destination.schema.json", ${members} }`,
    );
  assert.equal(await offers('"connector": ¦'), ['book', 'duckdb', 'file', 'hubspot', 'webhook']);
  assert.equal(await offers('"connector": "hubspot", "settings": { ¦ }'), ['base_url']);
  assert.equal(await offers('"connector": "hubspot", "secrets": { ¦ }'), ['token']);
  assert.equal(await offers('"connector": "hubspot", "secrets": { "token": { ¦ } }'), ['command', 'env', 'file']);
  assert.equal(await offers('"connector": "hubspot", "custom_fields": { ¦ }'), ['companies', 'contacts', 'deals']);
});

test('a secret that the connector needs and an unknown setting are marked in a destination', async () => {
  const text =
    '{ "$schema": "../target/schemas/destination.schema.json", "connector": "hubspot", "settings": { "url": "x" } }';
  assert.equal(
    (await editor.problems('destinations/x.destination.json', text)).map((problem) => problem.replace(/^\S+ /, '')),
    ['{: Missing property "secrets".', '"url": HubSpot CRM has no such setting.'],
  );
});

test('a model that asks for a schema of its own is offered its columns', async () => {
  const own = '{ "$schema": "../target/schemas/models/people.schema.json", "key": ¦, "columns": [{ "name": ¦ }] }';
  assert.equal(await editor.offers('models/people.model.json', own.replace('"key": ¦,', '')), COLUMNS);
  assert.equal(await editor.offers('models/people.model.json', own.replace('¦ }]', '"x" }]')), COLUMNS);
  const tests =
    '{ "$schema": "../target/schemas/model.schema.json", "columns": [{ "tests": [{ "relationships": { "to": ¦ } }] }] }';
  assert.equal(await editor.offers('models/people.model.json', tests), [
    'firms',
    'people',
    'raw_firms',
    'raw_people',
    'step',
  ]);
});

test('policies are offered tags', async () => {
  const policy = '{ "$schema": "target/schemas/project.schema.json", "policy": { ¦ } }';
  assert.equal(await editor.offers('sluice.json', policy), ['nightly', 'pii']);
  const accepts = '{ "$schema": "../target/schemas/destination.schema.json", "accepts": { ¦ } }';
  assert.equal(await editor.offers('destinations/x.destination.json', accepts), ['nightly', 'pii']);
  const column = '{ "$schema": "../target/schemas/model.schema.json", "columns": [{ "declassify": [¦] }] }';
  assert.equal(await editor.offers('models/people.model.json', column), ['nightly', 'pii']);
});

test('sluice.json is offered selectors', async () => {
  const text = '{ "$schema": "target/schemas/project.schema.json", "selectors": { "a": ¦ } }';
  const offered = await editor.offers('sluice.json', text);
  for (const selector of ['tag:nightly', 'destination:crm', 'sync:contacts', 'selector:people', 'state:modified'])
    assert.ok(offered.includes(selector), selector);
});

test.run();
