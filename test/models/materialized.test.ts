// How a model is materialised is said in its template or beside it, seen in the manifest, and corrected where it is wrong.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compiled } from '../compiler/compiling.js';
import { type Files, makeProject } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { model, said } from '../mistakes/shop.js';

const BESIDE = 'models/customers.model.json';

test('config() goes before the .model.json, which goes before nothing', async () => {
  const SQL = 'SELECT 1 AS id';
  const files: Files = {
    'models/a.sql': `{{ config(materialized='view') }} ${SQL}`,
    'models/a.model.json': { materialized: 'table' },
    'models/b.sql': SQL,
    'models/b.model.json': { materialized: 'table' },
    'models/c.sql': SQL,
  };
  const { manifest } = await compiled(files);
  const how = Object.values(manifest.models).map(({ name, materialized }) => [name, materialized]);
  assert.equal(how, [
    ['a', 'view'],
    ['b', 'table'],
    ['c', undefined],
  ]);
  assert.is.not(manifest.models.b?.fingerprint, manifest.models.c?.fingerprint);
  const root = makeProject({ 'sluice.json': { name: 'x', warehouse: { type: 'duckdb', path: 'w' } }, ...files });
  const of = (args: string) => sluice(args, { cwd: root.root }).then((run) => endedWith(0, run).out);
  assert.is(await of('ls --select config.materialized:table'), 'model:b\n');
  assert.equal(JSON.parse(await of('ls --json')), {
    format_version: '1.0',
    nodes: [
      { type: 'model', name: 'a', file: 'models/a.sql', materialized: 'view' },
      { type: 'model', name: 'b', file: 'models/b.sql', materialized: 'table' },
      { type: 'model', name: 'c', file: 'models/c.sql' },
    ],
  });
  assert.is(await of('graph'), 'model a, view\n\nmodel b, table\n\nmodel c\n');
  const { nodes } = JSON.parse(await of('graph --json')) as { nodes: { materialized?: string }[] };
  assert.equal(
    nodes.map(({ materialized }) => materialized),
    ['view', 'table', undefined],
  );
});

test('a mistyped one in the template and in the .model.json', async () => {
  const config = "{{ config(key='id', tags=['crm'], materialized='tabel') }}\n";
  assert.is(
    await said({
      ...model(`${config}SELECT * FROM {{ ref('raw_customers') }}\n`),
      [BESIDE]: '{ "description": "All", "materialized": "veiw" }\n',
    }),
    `
models/customers.model.json:1:41 error SL0202: Invalid value
  { "description": "All", "materialized": "veiw" }
                                          ~~~~~~
  "materialized" must be one of "ephemeral", "view", "table". Did you mean "view"?

models/customers.sql:1:48 error SL0202: Invalid value
  {{ config(key='id', tags=['crm'], materialized='tabel') }}
                                                 ~~~~~~~
  materialized must be one of "ephemeral", "view", "table". Did you mean "table"?

2 errors
`,
  );
});

test('one that dbt has and Sluice has not', async () => {
  assert.is(
    await said(model("{{ config(key='id', materialized='incremental') }}\nSELECT * FROM {{ ref('raw_customers') }}\n")),
    `
models/customers.sql:1:34 error SL0202: Invalid value
  {{ config(key='id', materialized='incremental') }}
                                   ~~~~~~~~~~~~~
  materialized must be one of "ephemeral", "view", "table".
`,
  );
});

test.run();
