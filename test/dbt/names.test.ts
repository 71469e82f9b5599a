// What ref() and source() mean when there is a dbt project: tables where dbt builds them, and never silently one of two.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manifestOf, reading, said } from './dbt-shop.js';

const MANIFEST = {
  nodes: {
    'model.jaffle.customers': { alias: 'dim_customers', schema: 'marts' },
    'seed.jaffle.countries': {},
    'snapshot.jaffle.prices_history': { schema: 'snapshots' },
    'model.utils.dates': {},
    'test.jaffle.not_null_customers_id': {},
  },
  sources: { 'source.jaffle.raw.orders': { identifier: 'ORDERS_V1' } },
};

test('ref() and source() give the tables where dbt builds or reads them', async () => {
  const { models, sources } = await manifestOf({
    manifest: MANIFEST,
    files: reading(
      "SELECT 1 FROM {{ ref('customers') }}, {{ ref('jaffle', 'countries') }}, {{ ref('prices_history') }}, {{ ref('dates') }}, {{ source('raw', 'orders') }}",
    ),
  });
  assert.is(
    models.people?.sql,
    'SELECT 1 FROM "warehouse"."marts"."dim_customers", "warehouse"."main"."countries", "warehouse"."snapshots"."prices_history", "warehouse"."main"."dates", "warehouse"."raw"."ORDERS_V1"',
  );
  assert.equal(models.people?.sources, [
    'model.jaffle.customers',
    'model.utils.dates',
    'seed.jaffle.countries',
    'snapshot.jaffle.prices_history',
    'source.jaffle.raw.orders',
  ]);
  assert.equal(Object.keys(sources), models.people?.sources);
});

test('only what models read is in the manifest, with where it comes from', async () => {
  const { sources } = await manifestOf({ manifest: MANIFEST, files: reading("SELECT 1 FROM {{ ref('customers') }}") });
  assert.equal(sources, {
    'model.jaffle.customers': {
      name: 'model.jaffle.customers',
      file: '../analytics/target/manifest.json',
      dbt: { type: 'model', package: 'jaffle', name: 'customers', path: 'models/customers.sql' },
      relation: '"warehouse"."marts"."dim_customers"',
      columns: [],
    },
  });
});

test('a macro may name them too', async () => {
  const { models } = await manifestOf({
    manifest: MANIFEST,
    files: {
      'macros/paid.sql': "{% macro paid() %}SELECT * FROM {{ source('raw', 'orders') }}{% endmacro %}",
      ...reading('{{ paid() }}'),
    },
  });
  assert.is(models.people?.sql, 'SELECT * FROM "warehouse"."raw"."ORDERS_V1"');
  assert.equal(models.people?.sources, ['source.jaffle.raw.orders']);
});

test('a name that both projects have is refused where it is used', async () => {
  const files = { 'models/customers.sql': "SELECT * FROM {{ ref('customers') }}\n" };
  assert.is(
    await said({ manifest: MANIFEST, files }),
    `
models/customers.sql:1:22 error SL0242: Name used twice, here and in dbt
  SELECT * FROM {{ ref('customers') }}
                       ~~~~~~~~~~~
  "customers" is a model or seed of this project and is also the dbt model "jaffle.customers". Write ref('jaffle', 'customers') for dbt's, ref('acme', 'customers') for the project's own, or rename one of them.
`,
  );
});

test('with the package a name is dbt’s or the project’s own, whoever else has it', async () => {
  const { models } = await manifestOf({
    manifest: MANIFEST,
    files: {
      'models/customers.sql': "SELECT * FROM {{ ref('jaffle', 'customers') }}",
      ...reading("SELECT * FROM {{ ref('acme', 'customers') }}"),
    },
  });
  assert.equal(models.customers?.sources, ['model.jaffle.customers']);
  assert.equal(models.people?.refs, ['customers']);
});

test('so is a source that both have', async () => {
  const source = { name: 'raw', tables: [{ name: 'orders' }, { name: 'visits' }] };
  const files = {
    'sources/raw.source.json': source,
    ...reading("SELECT 1 FROM {{ source('raw', 'visits') }}, {{ source('raw', 'orders') }}\n"),
  };
  assert.is(
    await said({ manifest: MANIFEST, files }),
    `
models/people.sql:1:56 error SL0242: Name used twice, here and in dbt
  SELECT 1 FROM {{ source('raw', 'visits') }}, {{ source('raw', 'orders') }}
                                                         ~~~~~~~~~~~~~~~
  "raw.orders" is declared in sources/*.source.json and is also the dbt source "raw.orders". Rename the project's own, or remove it and read dbt's.
`,
  );
});

test('wrong names are told with the nearest of both projects', async () => {
  const sql = `SELECT 1 FROM {{ ref('custmers') }}, {{ ref('peple') }}, {{ ref('jafle', 'customers') }},
  {{ ref('jaffle', 'dates') }}, {{ source('raw', 'order') }}
`;
  const details =
    (await said({ manifest: MANIFEST, files: reading(sql) })).match(/^ {2}(Neither|There|The) .*$/gm) ?? [];
  assert.equal(details, [
    '  Neither the project nor dbt has a model or seed "custmers". Did you mean "customers"?',
    '  Neither the project nor dbt has a model or seed "peple". Did you mean "people"?',
    '  There is no package "jafle", neither here nor in the dbt project. Did you mean "jaffle"?',
    '  The package "jaffle" has no model or seed "dates".',
    '  Neither the project nor dbt has a source table "raw.order". Did you mean "raw.orders"?',
  ]);
});

test('a name without a version is the latest one', async () => {
  const nodes = {
    'model.jaffle.prices.v1': { name: 'prices', alias: 'prices_v1', version: 1, latest_version: 2 },
    'model.jaffle.prices.v2': { name: 'prices', alias: 'prices_v2', version: 2, latest_version: 2 },
  };
  const { models } = await manifestOf({ manifest: { nodes }, files: reading("SELECT 1 FROM {{ ref('prices') }}") });
  assert.is(models.people?.sql, 'SELECT 1 FROM "warehouse"."main"."prices_v2"');
});

test('the dbt project comes before its packages, and packages must be told apart', async () => {
  const nodes = { 'model.jaffle.days': {}, 'model.utils.days': {}, 'model.utils.ids': {}, 'model.keys.ids': {} };
  const own = await manifestOf({ manifest: { nodes }, files: reading("SELECT 1 FROM {{ ref('days') }}") });
  assert.equal(Object.keys(own.sources), ['model.jaffle.days']);
  assert.is(
    await said({ manifest: { nodes }, files: reading("SELECT 1 FROM {{ ref('ids') }}\n") }),
    `
models/people.sql:1:22 error SL0241: Not usable from dbt
  SELECT 1 FROM {{ ref('ids') }}
                       ~~~~~
  Several packages of the dbt project have "ids": "utils", "keys". Say which: ref('utils', 'ids').
`,
  );
});

test('a table of dbt that is named without ref() is told with the right call', async () => {
  const details = await said({ manifest: MANIFEST, files: reading('SELECT 1 FROM marts.dim_customers\n') });
  assert.match(details, /Read it with \{\{ ref\('jaffle', 'customers'\) \}\}, so that/);
});

test('a sync delivers a model of ours, which may be as short as one line', async () => {
  const files = {
    'syncs/people.sync.json': `{ "model": "customers", "destination": "hook", "object": "events", "mode": "upsert",
  "match": { "id": "id" }, "fields": {} }
`,
  };
  assert.is(
    await said({ manifest: MANIFEST, files }),
    `
syncs/people.sync.json:1:12 error SL0220: Model without a key
  { "model": "customers", "destination": "hook", "object": "events", "mode": "upsert",
             ~~~~~~~~~~~
  "customers" is dbt's, which does not say what identifies a record. Deliver a model that reads it: {{ config(key='…') }} SELECT * FROM {{ ref('customers') }}.
`,
  );
});

test.run();
