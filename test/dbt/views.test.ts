// Views of a warehouse that call it by its own name, as dbt makes them: compiled and planned on like tables.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import type { Project } from '../kit/project.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { dbtShop, MANIFEST } from './dbt-shop.js';

const FILES = {
  'models/people.sql': "{{ config(key='id') }}\nSELECT * FROM {{ ref('guests') }}\n",
  'syncs/out.sync.json': {
    model: 'people',
    destination: 'hook',
    object: 'events',
    mode: 'upsert',
    match: { id: 'id' },
    fields: { name: 'name' },
  },
};

/** A view over a view over a table, in a file that `file` names. */
async function shopOn(file: string, dbt: object = {}, files: object = {}): Promise<Project> {
  const project = dbtShop({
    manifest: { nodes: { 'model.jaffle.guests': { database: 'analytics', config: { materialized: 'view' } } } },
    settings: {
      warehouse: { type: 'duckdb', path: `../analytics/${file}` },
      dbt: { manifest: MANIFEST, ...dbt },
    },
    files: { ...FILES, ...files },
  });
  await inWarehouse(
    project.path(`analytics/${file}`),
    'CREATE TABLE raw_guests AS SELECT 1 AS id, $$Ann$$ AS name',
    ...(file === 'analytics.duckdb'
      ? []
      : ["ATTACH ':memory:' AS analytics", 'CREATE TABLE analytics.main.raw_guests (id INTEGER, name VARCHAR)']),
    'CREATE VIEW staged AS SELECT * FROM "analytics"."main"."raw_guests"',
    'CREATE VIEW guests AS SELECT * FROM staged',
  );
  return project;
}

const PLANNED = `out  hook events, upsert
  1 to create, 0 unchanged (1 request)
  + 1
      id    1
      name  "Ann"

Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged.
`;

test('a view that names its database after the file is planned on, and its columns are known', async () => {
  const project = await shopOn('analytics.duckdb');
  const root = project.path('activation');
  assert.is(endedWith(0, await sluice('plan', { cwd: root })).out, PLANNED);
  project.write({ 'activation/models/people.sql': "SELECT nam FROM {{ ref('guests') }}\n" });
  const { diagnostics } = await compileProject({ root, env: {} });
  assert.match(diagnostics.map(({ detail }) => detail).join(), 'There is no column "nam" here. Did you mean "name"?');
});

test('of a file that was copied, "database" says what the views call it', async () => {
  const project = await shopOn('copy.duckdb', { database: 'analytics' });
  assert.is(endedWith(0, await sluice('plan', { cwd: project.path('activation') })).out, PLANNED);
});

test('that name is none that models may read by', async () => {
  const sql = 'SELECT * FROM analytics.main.raw_guests\n';
  const project = await shopOn('analytics.duckdb', {}, { 'models/people.sql': sql });
  const { diagnostics } = await compileProject({ root: project.path('activation'), env: {} });
  assert.match(diagnostics.map(({ code }) => code).join(), 'SL0403');
});

test.run();
