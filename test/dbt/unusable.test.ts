// What dbt has and no query can read: each with its reason at the ref() that names it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { manifestOf, reading, said } from './dbt-shop.js';

const config = (materialized: string): object => ({ config: { enabled: true, materialized } });

const REFUSED: readonly (readonly [what: string, members: object, reason: string])[] = [
  [
    'an ephemeral model',
    { ...config('ephemeral'), relation_name: null },
    'is ephemeral: dbt puts it into the queries that read it and builds no table. Make it a table or a view in dbt.',
  ],
  [
    'a model that is a view over files',
    config('external'),
    'is external: dbt builds a view over files, which a model may not read. Declare the files in sources/*.source.json, with "path".',
  ],
  [
    'a private model',
    { access: 'private', group: 'finance' },
    'is private to a group of the dbt project. Have its access widened there, or read a model that is not private.',
  ],
  [
    'a table of another database',
    { database: 'prod' },
    'is in the database "prod", and the warehouse, warehouse.duckdb, is "warehouse". Name the other file under "warehouse" in sluice.json, run dbt with the target that builds this one, or, if they are the same, add "database": "prod" to "dbt".',
  ],
  [
    'a node without a schema',
    { schema: null },
    'cannot be found in the database: the manifest, of the schema https://schemas.getdbt.com/dbt/manifest/v12.json, does not name its schema. Run `dbt parse` with another version of dbt.',
  ],
];

for (const [what, members, reason] of REFUSED) {
  test(`${what} is refused`, async () => {
    const manifest = { nodes: { 'model.jaffle.customers': members, 'model.jaffle.other': {} } };
    assert.is(
      await said({ manifest, files: reading("SELECT * FROM {{ ref('customers') }}\n") }),
      `
models/people.sql:1:22 error SL0241: Not usable from dbt
  SELECT * FROM {{ ref('customers') }}
                       ~~~~~~~~~~~
  The dbt model "jaffle.customers" ${reason}
`,
    );
  });
}

test('a disabled model and a source that dbt reads from files are refused, all in one run', async () => {
  const manifest = {
    disabled: { 'model.jaffle.old': {} },
    sources: { 'source.jaffle.raw.files': { relation_name: "'data/files.parquet'" } },
  };
  const files = reading("SELECT * FROM {{ ref('old') }}, {{ source('raw', 'files') }}\n");
  assert.is(
    await said({ manifest, files }),
    `
models/people.sql:1:22 error SL0241: Not usable from dbt
  SELECT * FROM {{ ref('old') }}, {{ source('raw', 'files') }}
                       ~~~~~
  The dbt model "jaffle.old" is disabled in the dbt project, so dbt does not build it. Enable it there.

models/people.sql:1:43 error SL0241: Not usable from dbt
  SELECT * FROM {{ ref('old') }}, {{ source('raw', 'files') }}
                                            ~~~~~~~~~~~~~~
  The dbt source "raw.files" is read from files by dbt and is no table of the database. Declare the files in sources/*.source.json, with "path".

2 errors
`,
  );
});

test('what is disabled gives way to what is not, and an unusable name to the project’s own', async () => {
  const manifest = {
    nodes: { 'model.jaffle.customers': {}, 'model.jaffle.helper': config('ephemeral') },
    disabled: { 'model.jaffle.customers': { alias: 'gone' } },
  };
  const { models } = await manifestOf({
    manifest,
    files: {
      'models/helper.sql': 'SELECT 1 AS id',
      ...reading("SELECT 1 FROM {{ ref('customers') }}, {{ ref('helper') }}"),
    },
  });
  assert.equal(models.people?.sources, ['model.jaffle.customers']);
  assert.equal(models.people?.refs, ['helper']);
});

test('tables, views, incremental and python models can all be read', async () => {
  const built = ['table', 'view', 'incremental', 'materialized_view'].map((kind) => [
    `model.jaffle.${kind}`,
    config(kind),
  ]);
  const nodes = { ...Object.fromEntries(built), 'model.jaffle.py': { language: 'python' } };
  const from = Object.keys(nodes).map((id) => `{{ ref('${id.split('.')[2]}') }}`);
  const { sources } = await manifestOf({ manifest: { nodes }, files: reading(`SELECT 1 FROM ${from.join(', ')}`) });
  assert.equal(Object.keys(sources), Object.keys(nodes).sort());
});

test('a project that builds nothing in the warehouse is refused once, where it is named', async () => {
  const manifest = { nodes: { 'model.jaffle.a': { database: 'prod' }, 'model.jaffle.b': { database: 'prod' } } };
  assert.is(
    await said({ manifest, files: reading("SELECT 1 FROM {{ ref('a') }}, {{ ref('b') }}") }),
    `
sluice.json:8:17 error SL0240: dbt manifest not usable
  "manifest": "../analytics/target/manifest.json"
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  dbt builds what ../analytics/target/manifest.json names in the database "prod", and the warehouse, warehouse.duckdb, is "warehouse". Name the other file under "warehouse" in sluice.json, run dbt with the target that builds this one, or, if they are the same, add "database": "prod" to "dbt".
`,
  );
});

test('the warehouse’s file has the database’s name, unless sluice.json says what dbt calls it', async () => {
  const manifest = { nodes: { 'model.jaffle.customers': { database: 'Prod' } } };
  const files = reading("SELECT * FROM {{ ref('customers') }}");
  const dbt = { manifest: '../analytics/target/manifest.json' };
  const same = [
    { warehouse: { type: 'duckdb', path: '../analytics/prod.duckdb' } },
    { dbt: { ...dbt, database: 'prod' } },
  ];
  for (const settings of same) {
    const { sources } = await manifestOf({ manifest, files, settings });
    assert.is(sources['model.jaffle.customers']?.relation, '"warehouse"."main"."customers"');
  }
});

test.run();
