// The policy: what carries a governed tag reaches no destination that does not accept the tag, and a violation shows the
// way from the column to the field.

import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { compileProject } from '../../compiler/compile.js';
import { dbtShop } from '../dbt/dbt-shop.js';
import { type Files, makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { fillWarehouse, inWarehouse } from '../kit/warehouse.js';
import { CONTACTS, CRM, CUSTOMERS, contacts, POLICY_SHOP, PROPERTIES } from './policy-shop.js';

/** What the compiler says of the shop with these files, between line breaks; an empty line when nothing. */
async function said(files: Files): Promise<string> {
  const { root } = makeProject({ ...POLICY_SHOP, ...files });
  const { diagnostics, texts } = await compileProject({ root, env: {} });
  return `\n${renderDiagnostics(diagnostics, texts, { color: false })}`;
}

const NOTHING = '\n';
const HUBSPOT = { connector: 'hubspot', secrets: { token: { env: 'HUBSPOT_TOKEN' } } };

test('what carries no governed tag may be sent', async () => {
  assert.is(await said({}), NOTHING);
});

test('a field made of a tagged column is refused, with the way from the column to the field', async () => {
  assert.is(
    await said({ [CONTACTS]: contacts({ notes: 'contact' }) }),
    `
syncs/crm_contacts.sync.json:8:14 error SL0232: Tag not accepted
  "notes": "contact"
           ~~~~~~~~~
  Field "notes" carries "pii", which destination "crm" does not accept:
  "shop.customers.email" (pii) → stg_customers.email → customers.contact → crm_contacts.notes
  Leave the field out, accept the tag in destinations/crm.destination.json ("accepts": { "pii": "allow" }), or if customers.contact no longer tells what the tag protects (a count, a bucket), say so of that column in models/customers.model.json ("declassify": ["pii"]).
  sources/shop.source.json:8:37: "pii" is written here.
`,
  );
});

test('a match value that is accepted only hashed is hashed by the model, as the message says', async () => {
  const files = { [CRM]: { ...HUBSPOT, accepts: { pii: 'hashed' } }, [CONTACTS]: contacts({}, { email: 'contact' }) };
  assert.match(
    await said(files),
    'Match by another field, match by a column that the model makes with sha256(), accept the tag',
  );
  const text = String(POLICY_SHOP[CUSTOMERS]);
  assert.match(text, / AS contact\b/i);
  assert.is(
    await said({ ...files, [CUSTOMERS]: text.replace(/(\S+) AS contact\b/i, 'sha256($1) AS contact') }),
    NOTHING,
  );
});

test('a tag that a destination accepts with a slip is told there alone', async () => {
  const text = { [CONTACTS]: contacts({ notes: 'contact' }) };
  assert.is(
    await said({ ...text, [CRM]: { ...HUBSPOT, accepts: { pi: 'allow' } } }),
    `
destinations/crm.destination.json:9:5 error SL0233: Tag not governed
  "pi": "allow"
  ~~~~
  The policy in sluice.json does not govern the tag "pi". Did you mean "pii"?
`,
  );
  assert.match(await said({ ...text, [CRM]: { ...HUBSPOT, accepts: { health: 'allow' } } }), 'SL0232');
});

test('whatever a field is made with, it carries what it is made of', async () => {
  const text = await said({
    [CONTACTS]: contacts(
      {
        company: { sql: "upper(contact) || '!'" },
        jobtitle: { template: 'Mail to {contact}' },
        notes: { column: 'contact', transform: ['trim', 'sha256'] },
      },
      { email: 'contact' },
    ),
  });
  const places = [...text.matchAll(/:(\d+:\d+) error SL0232.*\n.*\n.*\n {2}(.*)/g)].map(
    ([, place, detail]) => `${place} ${detail}`,
  );
  assert.equal(places, [
    '6:21 Match field "email" carries "pii", which destination "crm" does not accept:',
    '8:23 Field "company" carries "pii", which destination "crm" does not accept:',
    '9:29 Field "jobtitle" carries "pii", which destination "crm" does not accept:',
    '10:24 Field "notes" carries "pii", which destination "crm" does not accept:',
  ]);
});

test('a tag that is accepted only hashed passes through a hash, in the sync or in a model', async () => {
  const hashing = (await said({ [CONTACTS]: contacts({ phone: 'phone' }) })).split('\n');
  assert.is(hashing[4], '  Field "phone" carries "consent", which destination "crm" accepts only hashed:');
  assert.match(hashing[6] ?? '', 'Leave the field out, hash it ("transform": ["sha256"]), accept the tag');
  assert.is(
    await said({ [CONTACTS]: contacts({ phone: { column: 'phone', transform: ['digits', 'sha256'] } }) }),
    NOTHING,
  );
  const model = "{{ config(key='id') }}\nSELECT id, md5(phone) AS phone, 1 AS ltv FROM {{ ref('stg_customers') }}\n";
  assert.is(await said({ [CUSTOMERS]: model, [CONTACTS]: contacts({ phone: 'phone' }) }), NOTHING);
  const both = model.replace('md5(phone)', 'md5(phone) || left(phone, 3)');
  assert.match(await said({ [CUSTOMERS]: both, [CONTACTS]: contacts({ phone: 'phone' }) }), 'accepts only hashed');
});

test('a destination accepts what it says, and no more', async () => {
  const sync = { [CONTACTS]: contacts({ notes: 'contact' }) };
  assert.is(await said({ ...sync, [CRM]: { ...HUBSPOT, accepts: { pii: 'allow' } } }), NOTHING);
  assert.match(await said({ ...sync, [CRM]: { ...HUBSPOT, accepts: { pii: 'hashed' } } }), 'accepts only hashed');
  const hashed = contacts({ phone: { column: 'phone', transform: ['sha256'] } });
  assert.match(
    await said({ [CONTACTS]: hashed, [CRM]: { ...HUBSPOT, accepts: { consent: 'deny' } } }),
    'does not accept',
  );
});

test('a model says that a column no longer carries a tag', async () => {
  const model =
    "{{ config(key='id') }}\nSELECT id, email LIKE '%@acme.example' AS is_staff, 1 AS ltv FROM {{ ref('stg_customers') }}\n";
  const sync = contacts({ notes: 'is_staff' });
  assert.match(await said({ [CUSTOMERS]: model, [CONTACTS]: sync }), '→ customers.is_staff → crm_contacts.notes');
  const declassified = { columns: [{ name: 'IS_STAFF', declassify: ['pii'] }] };
  assert.is(await said({ [CUSTOMERS]: model, [CONTACTS]: sync, [PROPERTIES]: declassified }), NOTHING);
});

test('a model’s column has tags of its own, and a tag of a whole table is one of all its columns', async () => {
  const own = { columns: [{ name: 'ltv', tags: ['pii'] }] };
  assert.match(
    await said({ [PROPERTIES]: own }),
    '"customers.ltv" (pii) → crm_contacts.lifetime_value\n  Leave the field out, or accept the tag in',
  );
  const source = { name: 'shop', tables: [{ name: 'customers' }, { name: 'orders', tags: ['consent'] }] };
  const text = await said({ 'sources/shop.source.json': source });
  assert.match(text, '"shop.orders.total" (consent) → customers.ltv → crm_contacts.lifetime_value');
  assert.match(text, 'sources/shop.source.json:10:9: "consent" is written here.');
});

test('a record’s key counts where the connector sends it', async () => {
  const model = "{{ config(key='email') }}\nSELECT email, id, 1 AS ltv FROM {{ ref('stg_customers') }}\n";
  const hook = { connector: 'webhook', settings: { url: 'http://127.0.0.1:9' } };
  const sync = contacts({ ltv: 'ltv' }, { id: 'id' }).replace('"contacts"', '"events"');
  assert.is(
    await said({ [CUSTOMERS]: model, [CONTACTS]: sync, [CRM]: hook }),
    `
syncs/crm_contacts.sync.json:2:12 error SL0232: Tag not accepted
  "model": "customers",
           ~~~~~~~~~~~
  The record's key, which this connector sends, carries "pii", which destination "crm" does not accept:
  "shop.customers.email" (pii) → stg_customers.email → customers.email → crm_contacts.$key
  Give the model another key, accept the tag in destinations/crm.destination.json ("accepts": { "pii": "allow" }), or if customers.email no longer tells what the tag protects (a count, a bucket), say so of that column in models/customers.model.json ("declassify": ["pii"]).
  sources/shop.source.json:8:37: "pii" is written here.
`,
  );
  assert.is(await said({ [CUSTOMERS]: model }), NOTHING);
});

test('where the SQL does not tell, all that may be sent counts, and is said to be assumed', async () => {
  const model = `{{ config(key='id') }}
SELECT id, note, 1 AS ltv
FROM {{ source('shop', 'orders') }}, {{ ref('stg_customers') }}
`;
  const source = { name: 'shop', tables: [{ name: 'customers', tags: ['pii'] }, { name: 'orders' }] };
  const text = await said({
    [CUSTOMERS]: model,
    [CONTACTS]: contacts({ notes: 'note' }, { email: 'ltv' }),
    'sources/shop.source.json': source,
  });
  assert.match(text, '"shop.customers.note" (pii) → stg_customers.note → customers.note → crm_contacts.notes');
  assert.match(text, 'That is assumed: the SQL of model "customers" does not tell which columns it takes here');
});

test('with a warehouse nothing of that needs to be assumed', async () => {
  const model = `{{ config(key='id') }}
SELECT id, note, 1 AS ltv
FROM {{ source('shop', 'orders') }}, {{ ref('stg_customers') }}
`;
  const source = { name: 'shop', tables: [{ name: 'customers', tags: ['pii'] }, { name: 'orders' }] };
  const project = makeProject({
    ...POLICY_SHOP,
    [CUSTOMERS]: model,
    [CONTACTS]: contacts({ notes: 'note' }, { email: 'ltv' }),
    'sources/shop.source.json': source,
  });
  await fillWarehouse(project.path('warehouse.duckdb'), { customers: 'SELECT 1 AS id', orders: 'SELECT 2 AS note' });
  const { diagnostics, texts } = await compileProject({ root: project.root, env: {} });
  assert.is(renderDiagnostics(diagnostics, texts, { color: false }), '');
});

test('tags of a dbt project’s columns are governed too', async () => {
  const customers = { columns: { id: { name: 'id' }, email: { name: 'email', tags: ['pii'] } } };
  const project = dbtShop({
    manifest: { nodes: { 'model.jaffle.dim_customers': customers } },
    settings: { policy: { pii: 'deny' } },
    files: {
      [CUSTOMERS]: "{{ config(key='id') }}\nSELECT id, upper(email) AS contact FROM {{ ref('dim_customers') }}\n",
      [CRM]: HUBSPOT,
      [CONTACTS]: contacts({ notes: 'contact' }),
    },
  });
  const { diagnostics } = await compileProject({ root: project.path('activation'), env: {} });
  const [, way] = diagnostics[0]?.detail.split('\n') ?? [];
  assert.is(way, '"model.jaffle.dim_customers.email" (pii) → customers.contact → crm_contacts.notes');
});

test('tags that no policy governs', async () => {
  assert.is(
    await said({
      [CRM]:
        '{\n  "connector": "hubspot",\n  "secrets": { "token": { "env": "T" } },\n  "accepts": { "pi": "hashed" }\n}\n',
      [PROPERTIES]: '{\n  "columns": [{ "name": "ltv", "declassify": ["finance"] }]\n}\n',
    }),
    `
destinations/crm.destination.json:4:16 error SL0233: Tag not governed
  "accepts": { "pi": "hashed" }
               ~~~~
  The policy in sluice.json does not govern the tag "pi". Did you mean "pii"?

models/customers.model.json:2:47 error SL0233: Tag not governed
  "columns": [{ "name": "ltv", "declassify": ["finance"] }]
                                              ~~~~~~~~~
  The policy in sluice.json does not govern the tag "finance". Known governed tags: "pii", "consent".

2 errors
`,
  );
});

test('a governed tag that nothing has, beside one like it', async () => {
  const project =
    '{\n  "name": "acme", "warehouse": { "type": "duckdb", "path": "w.duckdb" },\n  "policy": { "PII": "deny", "consent": "deny", "health": "deny" }\n}\n';
  assert.is(
    await said({ 'sluice.json': project }),
    `
sluice.json:3:15 error SL0233: Tag not governed
  "policy": { "PII": "deny", "consent": "deny", "health": "deny" }
              ~~~~~
  No column is tagged "PII", so that this guards nothing. Did you mean "pii"?
`,
  );
});

test('without a policy tags are only words', async () => {
  const project = { name: 'acme', warehouse: { type: 'duckdb', path: 'w.duckdb' } };
  assert.is(await said({ 'sluice.json': project, [CONTACTS]: contacts({ notes: 'contact' }) }), NOTHING);
  const accepting = { ...HUBSPOT, accepts: { pii: 'allow' } };
  assert.match(
    await said({ 'sluice.json': project, [CRM]: accepting }),
    'does not govern the tag "pii". Write it under "policy" there',
  );
});

test('a policy alone refuses with 4, a mistake beside it with 3, and JSON has the places', async () => {
  const project = makeProject({ ...POLICY_SHOP, [CONTACTS]: contacts({ notes: 'contact' }) });
  const refused = await sluice('validate --json', { cwd: project.root });
  assert.is(refused.code, 4);
  const [diagnostic] = JSON.parse(refused.out).diagnostics;
  assert.is(diagnostic.code, 'SL0232');
  assert.equal(diagnostic.related, [
    {
      file: 'sources/shop.source.json',
      range: { start: { line: 8, column: 37 }, end: { line: 8, column: 42 } },
      note: '"pii" is written here.',
    },
  ]);
  project.write({ [CONTACTS]: contacts({ notes: 'contact', lifetime_value: 'ltvv' }) });
  project.write({ 'models/other.sql': "SELECT * FROM {{ ref('custmers') }}\n" });
  const both = await sluice('validate', { cwd: project.root });
  assert.is(both.code, 3);
  assert.match(both.err, 'SL0232');
  assert.match(both.err, 'SL0211');
});

test('a table has its tags under each name that is given to it', async () => {
  const { root, path } = makeProject({
    ...POLICY_SHOP,
    'sources/again.source.json': { name: 'again', schema: 'MAIN', tables: [{ name: 'customers' }] },
    [CUSTOMERS]:
      "{{ config(key='id') }}\nSELECT id, email AS contact, 1 AS ltv FROM {{ source('again', 'customers') }}\n",
    [CONTACTS]: contacts({ notes: 'contact' }),
  });
  const codes = async () => (await compileProject({ root, env: {} })).diagnostics.map(({ code }) => code);
  assert.equal(await codes(), ['SL0232']);
  await fillWarehouse(path('warehouse.duckdb'), { customers: "SELECT 1 AS id, 'a' AS email, 'b' AS phone" });
  assert.equal(await codes(), ['SL0232']);
});

test('a package does not say what the project may send', async () => {
  const text = await said({
    'sluice.json': {
      name: 'acme',
      warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
      policy: { pii: 'deny', consent: 'hashed' },
      packages: { people: { path: 'packages/people' } },
    },
    'packages/people/sluice.json': { name: 'people' },
    'packages/people/models/mail.sql':
      "{{ config(key='id') }}\nSELECT id, email AS contact, 1 AS ltv FROM {{ ref('stg_customers') }}\n",
    'packages/people/models/mail.model.json': { columns: [{ name: 'contact', declassify: ['pii'] }] },
    [CONTACTS]: contacts({ notes: 'contact' }).replace('"customers"', '"people.mail"'),
  });
  assert.match(text, 'SL0232');
  assert.match(text, 'read it in a model of the project and say so there ("declassify": ["pii"])');
});

test('a tag in another case than the governed one is a mistake', async () => {
  const source = String(POLICY_SHOP['sources/shop.source.json']).replace('["consent"]', '["PII"]');
  assert.is(
    await said({ 'sources/shop.source.json': source }),
    `
sources/shop.source.json:9:37 error SL0233: Tag not governed
  { "name": "phone", "tags": ["PII"] }
                              ~~~~~
  A tag is written "PII", and the policy governs "pii": tags are the same only letter by letter, so that this guards nothing. Write "pii".
`,
  );
});

test('a macro of the warehouse with the name of a hash does not undo a transform', async () => {
  const { root, path } = makeProject({
    'sluice.json': { name: 'acme', warehouse: { type: 'duckdb', path: 'warehouse.duckdb' } },
    'sources/shop.source.json': { name: 'shop', tables: [{ name: 'customers' }] },
    'models/people.sql': "{{ config(key='id') }}\nSELECT id, email FROM {{ source('shop', 'customers') }}\n",
    'destinations/out.destination.json': { connector: 'file' },
    'syncs/people.sync.json': {
      model: 'people',
      destination: 'out',
      object: 'people.jsonl',
      mode: 'upsert',
      match: { id: 'id' },
      fields: { id: 'id', mail: { column: 'email', transform: ['sha256'] } },
    },
  });
  await fillWarehouse(path('warehouse.duckdb'), { customers: "SELECT 1 AS id, 'a' AS email" });
  await inWarehouse(path('warehouse.duckdb'), 'CREATE MACRO sha256(x) AS x');
  endedWith(0, await sluice('apply --auto-approve', { cwd: root }));
  const hash = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
  assert.is(readFileSync(path('output/people.jsonl'), 'utf8'), `{"id":1,"mail":"${hash}"}\n`);
});

test.run();
