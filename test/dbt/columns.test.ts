// What dbt says of columns: types bind models without a warehouse, tags and descriptions go with the node, and the
// warehouse itself knows best.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { fillWarehouse } from '../kit/warehouse.js';
import { type DbtShop, dbtShop, manifestOf, reading, said } from './dbt-shop.js';

/** Columns by name and type. */
function columns(types: Readonly<Record<string, string | null>>, more: object = {}): object {
  const list = Object.entries(types).map(([name, data_type]) => [
    name,
    { name, data_type, description: '', tags: [], ...more },
  ]);
  return { columns: Object.fromEntries(list) };
}

function shop(members: object, sql = "SELECT emial FROM {{ ref('customers') }}\n"): DbtShop {
  return { manifest: { nodes: { 'model.jaffle.customers': members } }, files: reading(sql) };
}

test('columns that all have types are what a model may read, without any warehouse', async () => {
  assert.is(
    await said(shop(columns({ id: 'int', email: 'varchar' }))),
    `
models/people.sql:1:8 error SL0401: SQL refused
  SELECT emial FROM {{ ref('customers') }}
         ~~~~~
  There is no column "emial" here. Did you mean "email"?
`,
  );
});

test('their types are types to whatever is made of them', async () => {
  const text = await said(
    shop(
      columns({ price: 'decimal(10, 2)', seen: 'timestamp with time zone', ids: 'integer[]' }),
      "SELECT * FROM {{ ref('customers') }} WHERE price",
    ),
  );
  assert.is(text, '\n');
  const wrong = await said(shop(columns({ seen: 'timestamp' }), "SELECT sum(seen) FROM {{ ref('customers') }}"));
  assert.match(wrong, /SL0401/);
});

test('a list without all types, with types of another database or with anything else in them is no list of columns', async () => {
  const unknown = [
    columns({}),
    columns({ id: 'int', email: null }),
    columns({ id: 'timestamp_ntz' }),
    columns({ id: "int); COPY (SELECT 1) TO '/tmp/never.csv'; --" }),
    columns({ id: 'int DEFAULT 1' }),
  ];
  for (const members of unknown) assert.is(await said(shop(members)), '\n');
});

test('what the warehouse has is true, whatever dbt says', async () => {
  const { root, path } = dbtShop(shop(columns({ id: 'int', emial: 'varchar' })));
  await fillWarehouse(path('activation/warehouse.duckdb'), { customers: "SELECT 1 AS id, 'a' AS email" });
  const { diagnostics } = await compileProject({ root: `${root}/activation`, env: {} });
  assert.equal(
    diagnostics.map(({ detail }) => detail),
    ['There is no column "emial" here. Did you mean "email"?'],
  );
});

test('descriptions, tags and what is sensitive come along, from the old places and the new', async () => {
  const { sources } = await manifestOf(
    shop(
      {
        description: 'One row per customer.',
        tags: ['core'],
        config: { materialized: 'table', tags: ['core', 'nightly'] },
        columns: {
          id: { name: 'id', data_type: 'integer', description: 'The key.', meta: {}, tags: [] },
          email: { name: 'email', meta: { sensitive: true }, tags: ['pii'] },
          phone: { name: 'phone', config: { meta: { sensitive: true, sluice: 1 }, tags: ['pii'] }, tags: [] },
        },
      },
      "SELECT * FROM {{ ref('customers') }}",
    ),
  );
  const { description, tags, columns: facts } = sources['model.jaffle.customers'] ?? {};
  assert.is(description, 'One row per customer.');
  assert.equal(tags, ['core', 'nightly']);
  assert.equal(facts, [
    { name: 'id', type: 'integer', description: 'The key.' },
    { name: 'email', tags: ['pii'], sensitive: true },
    { name: 'phone', tags: ['pii'], sensitive: true },
  ]);
});

test.run();
