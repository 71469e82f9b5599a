// Ten mistakes that people make, in one project: one run reports each of them once, at the token that is wrong, with
// what to do and without its consequences. Then each of them alone: it is said in the same words.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { renderDiagnostics } from '../../cli/views/render-diagnostics.js';
import { startReceiver } from '../kit/receiver.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { type Changes, compileShop, shop, sync } from './shop.js';

const GOLDEN = fileURLToPath(new URL('../../../test/mistakes/ten.golden.json', import.meta.url));

interface Mistake {
  readonly name: string;
  readonly files: Changes;
  /** What is said of it: the same alone and among others. */
  readonly said: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'bad JSON',
    files: { 'sources/web.source.json': '{\n  "name": "web"\n  "tables": [{ "name": "events" }]\n}\n' },
    said: `sources/web.source.json:3:3 error SL0101: Invalid JSON
  "tables": [{ "name": "events" }]
  ~~~~~~~~
  Expected "," or "}", but found "tables".
`,
  },
  {
    name: 'a typo in ref()',
    files: { 'models/orders.sql': "SELECT *\nFROM {{ ref('raw_custmers') }}\n" },
    said: `models/orders.sql:2:13 error SL0211: Unknown model
  FROM {{ ref('raw_custmers') }}
              ~~~~~~~~~~~~~~
  No model or seed is named "raw_custmers". Did you mean "raw_customers"?
`,
  },
  {
    name: 'an unknown field',
    files: { 'syncs/field.sync.json': sync({ fields: { lastnmae: 'last_name' } }) },
    said: `syncs/field.sync.json:10:5 error SL0216: Unknown field
  "lastnmae": "last_name"
  ~~~~~~~~~~
  Did you mean "lastname"? If "lastnmae" is a field of your own there, say so in destinations/crm.destination.json: "custom_fields": { "contacts": ["lastnmae"] }.
`,
  },
  {
    name: 'a wrong type',
    files: {
      'syncs/type.sync.json': sync({
        object: 'companies',
        match: { domain: 'email' },
        fields: { numberofemployees: 'signed_up' },
      }),
    },
    said: `syncs/type.sync.json:10:26 error SL0250: Value does not fit the field
  "numberofemployees": "signed_up"
                       ~~~~~~~~~~~
  Column "signed_up" is DATE, and "numberofemployees" of companies takes whole numbers (integer). Cast it in the model, compute the value with "sql", or map another column.
`,
  },
  {
    name: 'a cycle',
    files: {
      'models/a.sql': "SELECT * FROM {{ ref('b') }}\n",
      'models/b.sql': "SELECT id, 1 AS one\nFROM {{ ref('a') }}\n",
    },
    said: `models/a.sql:1:22 error SL0221: Dependency cycle
  SELECT * FROM {{ ref('b') }}
                       ~~~
  These models read each other in a circle: a -> b -> a. Break it by moving what they share into a model that both read.
`,
  },
  {
    name: 'a missing model',
    files: {
      'syncs/model.sync.json': sync({ model: 'custmers', object: 'companies', match: { domain: 'email' }, fields: {} }),
    },
    said: `syncs/model.sync.json:2:12 error SL0211: Unknown model
  "model": "custmers",
           ~~~~~~~~~~
  There is no model or seed "custmers". Did you mean "customers"?
`,
  },
  {
    name: 'a bad template',
    files: { 'models/template.sql': "SELECT id\n{% if var('min') > 0 %}\nFROM {{ ref('raw_customers') }}\n" },
    said: `models/template.sql:2:4 error SL0301: Template syntax error
  {% if var('min') > 0 %}
     ~~
  This {% if %} is never closed: add {% endif %}.
`,
  },
  {
    name: 'bad SQL',
    files: { 'models/query.sql': "SELECT id,\n  upper(frist_name) AS name\nFROM {{ ref('raw_customers') }}\n" },
    said: `models/query.sql:2:9 error SL0401: SQL refused
  upper(frist_name) AS name
        ~~~~~~~~~~
  There is no column "frist_name" here. Did you mean "first_name"?
`,
  },
  {
    name: 'a missing secret',
    files: { 'destinations/secret.destination.json': '{\n  "connector": "hubspot"\n}\n' },
    said: `destinations/secret.destination.json:1:1 error SL0224: Setting or secret missing
  {
  ~
  Connector "hubspot" needs the secret "token". Give a reference to it: "secrets": { "token": { "env": "NAME" } }.
`,
  },
  {
    name: 'a violated policy',
    files: {
      'sluice.json':
        '{ "name": "acme", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" }, "vars": { "min": 1 }, "policy": { "private": "deny" } }',
      'models/phones.sql': "{{ config(key='id') }}\nSELECT id, email, email AS line FROM {{ ref('raw_customers') }}\n",
      'models/phones.model.json': '{\n  "columns": [{ "name": "line", "tags": ["private"] }]\n}\n',
      'syncs/policy.sync.json': sync({ model: 'phones', fields: { phone: { sql: 'upper(line)' } } }),
    },
    said: `syncs/policy.sync.json:11:14 error SL0232: Tag not accepted
  "sql": "upper(line)"
         ~~~~~~~~~~~~~
  Field "phone" carries "private", which destination "crm" does not accept:
  "phones.line" (private) → policy.phone
  Leave the field out, or accept the tag in destinations/crm.destination.json ("accepts": { "private": "allow" }).
  models/phones.model.json:2:42: "private" is written here.
`,
  },
];

/** Files that are right but for what they read: nothing is said of them. */
const CONSEQUENCES: Changes = {
  'models/reader.sql':
    "{{ config(key='id') }}\nSELECT * FROM {{ ref('orders') }} JOIN {{ ref('template') }} USING (id) JOIN {{ ref('query') }} USING (id)\n",
  'models/in_a_circle.sql':
    "{{ config(key='id') }}\nSELECT missing FROM {{ ref('b') }} JOIN {{ source('web', 'events') }} USING (id)\n",
  'syncs/reader.sync.json': sync({ model: 'reader', destination: 'secret', fields: { firstname: 'nowhere' } }),
  'syncs/waiting.sync.json': sync({
    destination: 'secret',
    object: 'companies',
    match: { domain: 'email' },
    fields: { name: { lookup: { sync: 'policy', key: 'id' } } },
    depends_on: ['field', 'model'],
  }),
};

const ALL: Changes = Object.assign({}, ...MISTAKES.map(({ files }) => files), CONSEQUENCES);

for (const { name, files, said } of MISTAKES) {
  test(`${name} alone`, async () => {
    const { diagnostics, texts } = await compileShop(files);
    assert.is(renderDiagnostics(diagnostics, texts, { color: false }), said);
  });
}

test('all of them are said in one run, as people read them, each in the words that it has alone', async () => {
  const ran = endedWith(3, await sluice('validate', { cwd: shop(ALL).root }));
  const said = MISTAKES.map((mistake) => mistake.said).sort();
  assert.is(ran.err, `${said.join('\n')}\n${MISTAKES.length} errors\n`);
  assert.is(ran.out, '');
});

test('all of them are in one document, as programs read them', async () => {
  const ran = endedWith(3, await sluice('validate --json', { cwd: shop(ALL).root }));
  assert.is(ran.out, readFileSync(GOLDEN, 'utf8'));
});

test('a secret whose environment variable is not set is missed when it is needed, and nothing is sent', async () => {
  const receiver = await startReceiver();
  try {
    const crm = {
      connector: 'hubspot',
      settings: { base_url: receiver.url },
      secrets: { token: { env: 'CRM_TOKEN' } },
    };
    const { root } = shop({ 'destinations/crm.destination.json': crm });
    const run = (args: string) => sluice(args, { cwd: root });
    endedWith(0, await run('seed'));
    endedWith(0, await run('plan'));
    const { err } = endedWith(3, await run('apply --auto-approve'));
    assert.is(
      err,
      `destinations/crm.destination.json error SL0507: Secret not available
  The secret "token" is not available: the environment variable CRM_TOKEN is not set. Set it and run again.
`,
    );
    assert.equal(receiver.bodies, []);
  } finally {
    await receiver.close();
  }
});

test.run();
