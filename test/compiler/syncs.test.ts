// A sync's mapping as one query: awkward names, unknown columns, and exactly the SQL that is written.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compiled, payloads, sync } from './compiling.js';

test('columns and fields may have any name', async () => {
  const names = ['key', 'match', 'order', 'Mixed Case', 'a"b', "it's", '_v0', '_key', '_t1', 'payload', 'sync', 'é🙂'];
  const columns = names.map((name, i) => `${i} AS "${name.replaceAll('"', '""')}"`).join(', ');
  const project = await compiled({
    'seeds/raw.csv': 'id\n1\n',
    'models/odd.sql': `{{ config(key=['key', 'Mixed Case']) }} SELECT id, ${columns} FROM {{ ref('raw') }}`,
    'syncs/s.sync.json': sync('odd', {
      match: { 'a"b': 'a"b' },
      fields: {
        ...Object.fromEntries(names.filter((name) => name !== 'a"b').map((name) => [name, name])),
        'from sql': { sql: '"key" + "order" + "_v0"' },
        'from template': { template: '{key}/{Mixed Case}/{{x}}' },
      },
    }),
  });
  const values = Object.fromEntries(names.map((name, i) => [name, i]));
  assert.equal(await payloads(project, 's'), {
    '["0","3"]': { ...values, 'from sql': 8, 'from template': '0/3/{x}' },
  });
});

test('column names are told apart as SQL does: not by case', async () => {
  const project = await compiled({
    'seeds/raw.csv': 'ID,Name\n1,Ada\n',
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('raw') }}",
    'syncs/s.sync.json': sync('m', { fields: { n: 'NAME' } }),
  });
  assert.equal(await payloads(project, 's'), { 1: { id: 1, n: 'Ada' } });
});

test('a sync over a table that only the warehouse knows compiles without a warehouse', async () => {
  const { manifest } = await compiled({
    'sources/w.source.json': { name: 'w', tables: [{ name: 'things' }] },
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ source('w', 'things') }}",
    'syncs/s.sync.json': sync('m', { fields: { n: 'whatever', x: { sql: 'a + 1' } }, filter: 'b > 0' }),
  });
  assert.equal(manifest.models.m?.sources, ['w.things']);
  assert.match(
    manifest.syncs.s?.steps[0] ?? '',
    'FROM (SELECT * FROM "sluice_model__m" WHERE (\nb > 0\n)) AS "sluice__rows"',
  );
});

test('a filter and expressions see variables of the environment and of --vars', async () => {
  const files = {
    'sluice.json': {
      name: 'acme',
      warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
      vars: { min: 2 },
      environments: { ci: { vars: { min: 1 } } },
    },
    'seeds/raw.csv': 'id\n1\n2\n3\n',
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('raw') }}",
    'syncs/s.sync.json': sync('m', {
      fields: { n: { sql: "id * {{ var('min') }}" } },
      filter: "id >= {{ var('min') }}",
    }),
  } as const;
  const plain = await compiled(files);
  const ci = await compiled(files, { environment: 'ci' });
  const given = await compiled(files, { environment: 'ci', vars: { min: 3 } });
  assert.equal(Object.keys(await payloads(plain, 's')), ['2', '3']);
  assert.equal(Object.keys(await payloads(ci, 's')), ['1', '2', '3']);
  assert.equal(await payloads(given, 's'), { 3: { id: 3, n: 9 } });
  assert.is(new Set([plain, ci, given].map(({ manifest }) => manifest.fingerprint)).size, 3);
  assert.equal(
    [plain, ci, given].map(({ manifest }) => [manifest.environment, manifest.vars]),
    [
      [null, { min: 2 }],
      ['ci', { min: 1 }],
      ['ci', { min: 3 }],
    ],
  );
});

test('nulls are sent, left out, or hold the record back', async () => {
  const project = await compiled({
    'seeds/raw.csv': 'id,a,b\n1,x,y\n2,,\n',
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('raw') }}",
    'syncs/s.sync.json': sync('m', {
      fields: { sent: 'a', left: { column: 'a', when_null: 'omit' }, must: { column: 'b', when_null: 'skip_record' } },
    }),
  });
  assert.equal(await payloads(project, 's'), {
    1: { id: 1, left: 'x', must: 'y', sent: 'x' },
    2: { id: 2, must: null, sent: null },
  });
});

test('what is made of a sensitive column is sensitive, however it is spelled', async () => {
  const { manifest } = await compiled({
    'seeds/raw.csv': 'id,name,plan\n1,Ada,pro\n',
    'models/m.sql': "{{ config(key='id') }} SELECT * FROM {{ ref('raw') }}",
    'models/m.model.json': { columns: [{ name: 'name', sensitive: true }] },
    'syncs/s.sync.json': sync('m', {
      fields: {
        a: 'NAME',
        b: { template: 'Dear {Name}' },
        c: { sql: 'upper("name")' },
        d: { sql: 'length(Name)' },
        e: { sql: 'plan || id' },
        f: 'plan',
        g: { column: 'plan', sensitive: true },
      },
    }),
  });
  const fields = manifest.syncs.s?.fields ?? [];
  assert.is(fields.map(({ name, sensitive }) => (sensitive ? name.toUpperCase() : name)).join(' '), 'A B C D e f G id');
});

test.run();
