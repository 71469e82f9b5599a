// A project with packages and a dbt project: whose a name is, where several have it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Changes, manifestOf, SETTINGS, said } from './sharing.js';

const node = (name: string) => ({
  resource_type: 'model',
  package_name: 'jaffle',
  name,
  database: 'warehouse',
  schema: 'main',
});

/** dbt has models "people" and "staged", as the package acme has, and "visits", which only it has. */
const WITH_DBT: Changes = {
  'project/sluice.json': { ...SETTINGS, dbt: { manifest: 'dbt.json' } },
  'project/dbt.json': {
    metadata: { dbt_schema_version: 'https://schemas.example/dbt/manifest/v12.json', project_name: 'jaffle' },
    nodes: Object.fromEntries(['people', 'staged', 'visits'].map((name) => [`model.jaffle.${name}`, node(name)])),
    sources: {},
  },
};

test('a package means its own models, whatever dbt has, and may read what the project has from dbt', async () => {
  const { models } = await manifestOf({
    ...WITH_DBT,
    'shared/acme/models/seen.sql': "SELECT * FROM {{ ref('staged') }} JOIN {{ ref('visits') }} USING (id)\n",
  });
  assert.equal(models['acme.people']?.refs, ['acme.staged']);
  assert.is(
    models['acme.seen']?.sql,
    'SELECT * FROM "sluice_model__acme:staged" JOIN "warehouse"."main"."visits" USING (id)',
  );
  assert.equal(models.customers?.refs, ['acme.people'], 'said by its package');
});

test('a plain name that a package and dbt have is a mistake of the project', async () => {
  assert.is(
    await said({ ...WITH_DBT, 'project/models/m.sql': "SELECT * FROM {{ ref('people') }}\n" }),
    `
models/m.sql:1:22 error SL0242: Name used twice, here and in dbt
  SELECT * FROM {{ ref('people') }}
                       ~~~~~~~~
  "people" is a model of the package "acme" and is also the dbt model "jaffle.people". Write ref('jaffle', 'people') for dbt's, ref('acme', 'people') for the package's, or rename one of them.
`,
  );
});

test.run();
