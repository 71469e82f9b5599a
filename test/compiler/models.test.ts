// Models become one query each: their parents inlined once, under names that nothing of the user's can shadow.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compiled, modelQuery, modelRows, payloads, rows, sync } from './compiling.js';

const SEED = { 'seeds/raw.csv': 'id,name\n1,Ada\n2,Bob\n' };

test('a parent read twice and over two ways is inlined once', async () => {
  const project = await compiled({
    ...SEED,
    'models/base.sql': "SELECT * FROM {{ ref('raw') }}\n",
    'models/left_side.sql': "SELECT id FROM {{ ref('base') }}\n",
    'models/right_side.sql': "SELECT id, name FROM {{ ref('base') }} JOIN {{ ref('left_side') }} USING (id)\n",
    'models/top.sql':
      "SELECT r.* FROM {{ ref('right_side') }} AS r JOIN {{ ref('left_side') }} USING (id) JOIN {{ ref('base') }} USING (id) ORDER BY id\n",
  });
  const query = modelQuery(project, 'top');
  assert.is(query.split('"sluice_model__base" AS (').length, 2);
  assert.is(query.split('"sluice_model__left_side" AS (').length, 2);
  assert.equal(await modelRows(project, 'top'), [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bob' },
  ]);
});

test("a model's own WITH may use the names of models, seeds and tables", async () => {
  const project = await compiled({
    ...SEED,
    'models/base.sql': "WITH raw AS (SELECT id + 10 AS id FROM {{ ref('raw') }}) SELECT * FROM raw\n",
    'models/top.sql':
      "WITH base AS (SELECT id * 2 AS id FROM {{ ref('base') }}), top AS (SELECT * FROM base) SELECT * FROM top ORDER BY id\n",
  });
  assert.equal(await modelRows(project, 'top'), [{ id: 22 }, { id: 24 }]);
});

for (const name of ['values', 'texts', 'rows', 'delivered', 'desired', '_key', 'select', 'work']) {
  test(`a model may be named ${name}`, async () => {
    const project = await compiled({
      ...SEED,
      [`models/${name}.sql`]: "{{ config(key='id') }} SELECT * FROM {{ ref('raw') }}",
      'syncs/s.sync.json': sync(name, { fields: { n: 'name' } }),
    });
    assert.equal(await payloads(project, 's'), { 1: { id: 1, n: 'Ada' }, 2: { id: 2, n: 'Bob' } });
  });
}

test('a statement may end in semicolons and comments', async () => {
  const endings = ['', ';', ' ; ;', ' -- done', '; -- done; really', '\n/* a /* nested */ one */;\n', " -- it's"];
  const files = endings.map((end, i) => [`models/m${i}.sql`, `-- first; line\nSELECT ';--' AS t${end}`]);
  const top = endings.map((_, i) => `SELECT * FROM {{ ref('m${i}') }}`).join(' UNION ALL ');
  const project = await compiled({ ...SEED, ...Object.fromEntries(files), 'models/top.sql': top });
  assert.equal(
    await modelRows(project, 'top'),
    endings.map(() => ({ t: ';--' })),
  );
});

test('a chain of 200 models compiles and runs', async () => {
  const chain = Array.from({ length: 200 }, (_, i) => [
    `models/m${i}.sql`,
    i === 0 ? "SELECT id FROM {{ ref('raw') }}" : `SELECT id + 1 AS id FROM {{ ref('m${i - 1}') }}`,
  ]);
  const project = await compiled({ ...SEED, ...Object.fromEntries(chain) });
  assert.equal(await rows(project, `SELECT max(id) AS id FROM (${modelQuery(project, 'm199')})`), [{ id: 201 }]);
});

test('what a macro reads is a dependency of the models that call it', async () => {
  const project = await compiled({
    ...SEED,
    'macros/names.sql': "{% macro names() %}(SELECT name FROM {{ ref('raw') }}){% endmacro %}",
    'models/top.sql': 'SELECT * FROM {{ names() }} ORDER BY name',
  });
  assert.equal(project.manifest.models.top?.refs, ['raw']);
  assert.equal(await modelRows(project, 'top'), [{ name: 'Ada' }, { name: 'Bob' }]);
});

test('recursive and materialized expressions may be read by their names', async () => {
  const project = await compiled({
    'models/top.sql':
      'WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3), m AS MATERIALIZED (SELECT * FROM n) SELECT * FROM m WHERE i IN (SELECT i FROM N) ORDER BY i',
    ...SEED,
  });
  assert.equal(await modelRows(project, 'top'), [{ i: 1 }, { i: 2 }, { i: 3 }]);
});

test('seeds keep leading zeros, and line breaks in quotes', async () => {
  const project = await compiled({ 'seeds/raw.csv': 'id,zip,n,note\n1,01234,7,"a\nb, ""c"""\n2,99999,8,\n' });
  assert.equal(project.manifest.seeds.raw?.columns, [
    { name: 'id', type: 'BIGINT' },
    { name: 'zip', type: 'VARCHAR' },
    { name: 'n', type: 'BIGINT' },
    { name: 'note', type: 'VARCHAR' },
  ]);
  assert.equal(await rows(project, `SELECT * FROM ${project.manifest.seeds.raw?.relation}`), [
    { id: 1, zip: '01234', n: 7, note: 'a\nb, "c"' },
    { id: 2, zip: '99999', n: 8, note: null },
  ]);
});

test.run();
