// A model that several read is computed once a run: each computation of these models has a token of its own, so that
// whoever sees the same token has seen the same computation.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { Refused } from '../../core/refused.js';
import { attachWarehouse } from '../../runtime/database/attach-warehouse.js';
import { withEngine } from '../../runtime/database/engine.js';
import { openModels, release, standing } from '../../runtime/models/open-models.js';
import { previewNode } from '../../runtime/preview/preview-node.js';
import { sync } from '../compiler/compiling.js';
import { planned, seeded, TOKENS, tokensOf } from './planning.js';

test('two syncs and the data tests of a model see one computation of it', async () => {
  const project = await seeded({
    'models/people.sql': TOKENS,
    'models/people.model.json': {
      columns: [{ name: 'token', tests: [{ accepted_values: ['none'], severity: 'warn' }, 'not_null'] }],
    },
    'syncs/one.sync.json': tokensOf('people', 'events'),
    'syncs/two.sync.json': tokensOf('people', 'event'),
  });
  const { tokens, warnings } = await planned(project);
  const [token = ''] = tokens.one ?? [];
  assert.match(token, /^[0-9a-f-]{36}$/);
  assert.equal(tokens, { one: [token], two: [token] });
  assert.is(warnings.length, 1);
  assert.match(warnings[0]?.detail ?? '', `1 ("${token}"), 2 ("${token}"), 3 ("${token}")`);
});

test('so do a single sync and the data tests', async () => {
  const project = await seeded({
    'models/people.sql': TOKENS,
    'models/people.model.json': {
      columns: [{ name: 'token', tests: [{ accepted_values: ['none'], severity: 'warn' }] }],
    },
    'syncs/one.sync.json': tokensOf('people', 'events'),
  });
  const { tokens, warnings } = await planned(project);
  assert.match(warnings[0]?.detail ?? '', `1 ("${tokens.one?.join()}")`);
});

test('models that are read by different syncs share what they have in common', async () => {
  const project = await seeded({
    'models/base.sql': TOKENS,
    'models/left_side.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('base') }} WHERE id < 3",
    'models/right_side.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('base') }} WHERE id > 1",
    'syncs/one.sync.json': tokensOf('left_side', 'events'),
    'syncs/two.sync.json': tokensOf('right_side', 'event'),
  });
  const { tokens } = await planned(project);
  assert.is(tokens.one?.length, 1);
  assert.equal(tokens.one, tokens.two);
});

for (const how of ['view', 'ephemeral'])
  test(`a model that is materialised as ${how} is computed by each that reads it`, async () => {
    const project = await seeded({
      'models/people.sql': TOKENS.replace("key='id'", `key='id', materialized='${how}'`),
      'syncs/one.sync.json': tokensOf('people', 'events'),
      'syncs/two.sync.json': tokensOf('people', 'event'),
    });
    const { tokens } = await planned(project);
    assert.equal([tokens.one?.length, tokens.two?.length], [1, 1]);
    assert.is.not(tokens.one?.join(), tokens.two?.join());
  });

test('a table holds the rows still for what reads it twice in one query', async () => {
  const [base, pairs] = [
    TOKENS,
    "{{ config(key='id') }} SELECT a.id, a.token || b.token AS token FROM {{ ref('base') }} AS a, (SELECT * FROM {{ ref('base') }} LIMIT 1) AS b",
  ];
  const project = await seeded({
    'models/base.sql': base.replace("key='id'", "materialized='table'"),
    'models/pairs.sql': pairs,
    'syncs/one.sync.json': tokensOf('pairs', 'events'),
  });
  const [token = ''] = (await planned(project)).tokens.one ?? [];
  assert.is(token.slice(0, 36), token.slice(36));
  const { json } = await previewNode({ ...project, name: 'pairs', limit: 1 });
  const shown = String((JSON.parse(json[0] ?? '') as { token: string }).token);
  assert.is(shown.slice(0, 36), shown.slice(36));
});

test('a model that fails is told once, with its file and without the values of sensitive columns', async () => {
  const project = await seeded({
    'models/people.sql': "{{ config(key='id') }} SELECT id, CAST(name AS INTEGER) AS token FROM {{ ref('raw') }}",
    'models/people.model.json': { columns: [{ name: 'id', tests: ['unique', 'not_null'] }] },
    'models/others.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('people') }}",
    'models/others.model.json': { columns: [{ name: 'id', tests: ['unique'] }] },
    'syncs/one.sync.json': tokensOf('people', 'events'),
    'syncs/two.sync.json': tokensOf('others', 'event'),
  });
  const told = async (): Promise<readonly string[]> => {
    try {
      await planned(project);
    } catch (error) {
      if (error instanceof Refused)
        return error.diagnostics.map(({ code, file, detail }) => `${code} ${file} ${detail}`);
      throw error;
    }
    return [];
  };
  const detail = `SL0510 models/people.sql Model "people" failed in the warehouse: Conversion Error: Could not convert string`;
  assert.equal(await told(), [`${detail} 'Ada' to INT32 when casting from source column name`]);
  Object.assign(
    project,
    await seeded({
      'models/people.sql': "{{ config(key='id') }} SELECT id, CAST(name AS INTEGER) AS token FROM {{ ref('raw') }}",
      'models/people.model.json': { columns: [{ name: 'token', sensitive: true }] },
      'syncs/one.sync.json': tokensOf('people', 'events'),
      'syncs/two.sync.json': tokensOf('people', 'event'),
    }),
  );
  const [hidden = ''] = await told();
  assert.match(hidden, 'Model "people" failed in the warehouse: Conversion Error');
  assert.not.match(hidden, 'Ada');
});

test('tables are in the engine only while something reads them, and never in the warehouse', async () => {
  const { manifest, root } = await seeded({
    'models/base.sql': TOKENS,
    'models/seen.sql': "{{ config(key='id', materialized='view') }} SELECT * FROM {{ ref('base') }}",
    'models/mart.sql': "{{ config(key='id', materialized='table') }} SELECT * FROM {{ ref('seen') }}",
    'syncs/one.sync.json': sync('mart'),
  });
  await withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    await engine.run('USE warehouse');
    const there = async (): Promise<readonly string[]> => {
      const found = await engine.rows(
        `SELECT database_name || ' ' || table_name FROM duckdb_tables() WHERE table_name LIKE 'sluice_model%'
        UNION ALL SELECT database_name || ' view ' || view_name FROM duckdb_views() WHERE view_name LIKE 'sluice_model%' ORDER BY ALL`,
      );
      return found.map(([name]) => String(name));
    };
    const models = openModels(engine, manifest, [['base'], ['mart'], ['mart']]);
    assert.equal(await there(), []);
    await standing(models, ['base']);
    await release(models, 0);
    assert.equal(await there(), ['temp sluice_model__base']);
    await standing(models, ['mart']);
    await release(models, 1);
    const all = ['temp sluice_model__base', 'temp sluice_model__mart', 'temp view sluice_model__seen'];
    assert.equal(await there(), all);
    assert.equal(
      await engine.rows(
        'SELECT count(DISTINCT token) FROM (SELECT token FROM "sluice_model__base" UNION ALL SELECT token FROM "sluice_model__mart")',
      ),
      [[1n]],
    );
    await release(models, 2);
    assert.equal(await there(), ['temp view sluice_model__seen']);
  });
});

test.run();
