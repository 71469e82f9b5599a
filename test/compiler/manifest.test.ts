// The manifest is a function of the project: the same project gives the same bytes, and a fingerprint changes only
// with what it stands for.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeTarget } from '../../compiler/emit/write-target.js';
import type { Manifest } from '../../core/manifest.js';
import { type Files, makeProject } from '../kit/project.js';
import { BASE, compiled, sync } from './compiling.js';

const MODEL = "{{ config(key='id', tags=['b', 'a']) }}\nSELECT id, upper(name) AS name FROM {{ ref('raw') }}\n";
const FILES: Files = {
  'seeds/raw.csv': 'id,name\n1,Ada\n',
  'models/m.sql': MODEL,
  'models/m.model.json': { description: 'People', columns: [{ name: 'name', sensitive: true }] },
  'syncs/s.sync.json': sync('m', { fields: { n: 'name' }, filter: 'id > 0', tags: ['x'] }),
};

test('the same project gives the same bytes, wherever it is and whatever else is set', async () => {
  const first = await compiled(FILES);
  const second = await compiled(FILES, { env: { HOME: '/x', UNUSED: '1' } });
  assert.is(first.text, second.text);
  assert.not.match(first.text, first.root);
});

test('fingerprints do not change with the order of members, descriptions and places of files', async () => {
  const { manifest } = await compiled(FILES);
  const { 'syncs/s.sync.json': _, ...rest } = FILES;
  const reordered = await compiled({
    ...rest,
    'syncs/deep/s.sync.json': {
      tags: ['y'],
      description: 'New words',
      filter: 'id > 0',
      fields: { n: 'name' },
      match: { id: 'id' },
      mode: 'upsert',
      object: 'events',
      destination: 'hook',
      model: 'm',
    },
    'models/m.model.json': { columns: [{ sensitive: true, name: 'name' }], description: 'Others' },
  });
  assert.is(reordered.manifest.syncs.s?.fingerprint, manifest.syncs.s?.fingerprint);
  assert.is(reordered.manifest.models.m?.fingerprint, manifest.models.m?.fingerprint);
  assert.is.not(reordered.manifest.fingerprint, manifest.fingerprint);
});

const EDITS: readonly (readonly [string, Files])[] = [
  [
    'a mapping',
    {
      'syncs/s.sync.json': sync('m', {
        fields: { n: { column: 'name', transform: ['lower'] } },
        filter: 'id > 0',
        tags: ['x'],
      }),
    },
  ],
  ['a filter', { 'syncs/s.sync.json': sync('m', { fields: { n: 'name' }, filter: 'id > 1', tags: ['x'] }) }],
  [
    'a mode',
    { 'syncs/s.sync.json': sync('m', { mode: 'mirror', fields: { n: 'name' }, filter: 'id > 0', tags: ['x'] }) },
  ],
  ["the model's SQL", { 'models/m.sql': MODEL.replace('upper', 'lower') }],
  ["the model's key", { 'models/m.sql': MODEL.replace("key='id'", "key='name'") }],
];
for (const [what, edit] of EDITS) {
  test(`a sync's fingerprint changes with ${what}`, async () => {
    const { manifest } = await compiled(FILES);
    const edited = await compiled({ ...FILES, ...edit });
    assert.is.not(edited.manifest.syncs.s?.fingerprint, manifest.syncs.s?.fingerprint);
  });
}

const CHAIN: Files = {
  'seeds/raw.csv': 'id\n1\n',
  'models/first.sql': "SELECT id, 'first' AS word FROM {{ ref('raw') }}",
  'models/second.sql': "SELECT id, 'second' AS word FROM {{ ref('first') }}",
  'models/third.sql': "{{ config(key='id') }} SELECT id, 'third' AS word FROM {{ ref('second') }}",
  'models/third.model.json': {
    columns: [{ name: 'id', tests: ['unique', { relationships: { to: 'second', column: 'id' } }] }],
  },
  'syncs/one.sync.json': sync('third', { object: 'events' }),
};

test("a fingerprint changes with the SQL of a model far below, and with nothing beside a node's own", async () => {
  const { manifest } = await compiled(CHAIN);
  const edited = await compiled({ ...CHAIN, 'models/first.sql': "SELECT id, 'other' AS word FROM {{ ref('raw') }}" });
  assert.is.not(edited.manifest.models.third?.fingerprint, manifest.models.third?.fingerprint);
  assert.is.not(edited.manifest.syncs.one?.fingerprint, manifest.syncs.one?.fingerprint);
  const above = await compiled({
    ...CHAIN,
    'models/third.sql': "{{ config(key='id') }} SELECT id FROM {{ ref('second') }}",
  });
  assert.is(above.manifest.models.second?.fingerprint, manifest.models.second?.fingerprint);
});

test("the manifest holds each model's SELECT once, however many models, syncs and tests read it", async () => {
  const { text, manifest } = await compiled(CHAIN);
  for (const word of ['first', 'second', 'third']) assert.is(text.split(`'${word}' AS word`).length, 2);
  const target = makeProject(BASE);
  await writeTarget(target.root, manifest);
  const written = target.read('target/compiled/syncs/one.sql');
  assert.equal(written.match(/'\w+' AS word/g), ["'first' AS word", "'second' AS word", "'third' AS word"]);
});

test('the whole manifest of a small project', async () => {
  const { text } = await compiled(FILES);
  const { connectors, fingerprint: _, ...rest } = JSON.parse(text) as Manifest;
  assert.equal(Object.keys(connectors), ['webhook']);
  const shown = JSON.stringify(rest, (name, value: unknown) => (/query|steps/.test(name) ? 'SQL' : value), 2);
  assert.fixture(`\n${shown}\n`, MANIFEST);
});

test('target/ holds the manifest and the SQL of each model and sync', async () => {
  const { manifest, text } = await compiled(FILES);
  const target = makeProject({ 'target/compiled/models/gone.sql': 'old', ...BASE });
  assert.equal(await writeTarget(target.root, manifest), [
    'target/manifest.json',
    'target/compiled/models/m.sql',
    'target/compiled/syncs/s.sql',
  ]);
  assert.is(target.read('target/manifest.json'), text);
  assert.is(
    target.read('target/compiled/models/m.sql'),
    `WITH "sluice_model__m" AS (
SELECT id, upper(name) AS name FROM "warehouse"."main"."raw"
)
SELECT * FROM "sluice_model__m"
`,
  );
  assert.fixture(`\n${target.read('target/compiled/syncs/s.sql')}`, SYNC_SQL);
  assert.throws(() => target.read('target/compiled/models/gone.sql'));
});

const MANIFEST = `
{
  "destinations": {
    "hook": {
      "connector": "webhook",
      "file": "destinations/hook.destination.json",
      "name": "hook",
      "secrets": {},
      "settings": {
        "url": "http://127.0.0.1:9"
      }
    }
  },
  "environment": null,
  "format_version": "2.0",
  "history": {
    "runs": 20
  },
  "inputs": {
    "destination:hook": {
      "connector \\"webhook\\"": "sha256:v1:5bccfa0192a22f249dd0a6700af614b7ac13c906bc4f0d267eb17da7687f4c8f",
      "the secrets": "sha256:v1:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
      "the settings": "sha256:v1:434257091fd5daaac9341a9cc9cce3dd96e46704223b02406c0a168e45a02f47"
    },
    "model:m": {
      "seed \\"raw\\"": "sha256:v1:8a226651df5bbe4a10f4a710ccce1793b0ba387ef8e1ff3846eb18aa59fc6bec",
      "the SQL": "sha256:v1:57ad9fe6f3e2793e210c9ffa412b774b4ddd82e8991d2f650245a4a3eb8476ef",
      "the columns": "sha256:v1:4426375c459dec0ef11792ffcb410f924da33b36d00390076fd3c1dd66a725ae",
      "the key": "sha256:v1:fc949a4dac6b077d1c847c8706688fbbd098682139e19ff26a436691c96c89f1",
      "the template": "sha256:v1:35b4087e7468f36f47168462e25dd43e7de328ddf09c073bc431b8a1929bed9e"
    },
    "seed:raw": {
      "the file": "sha256:v1:b57e1a894aa62a12ddad0a68f4caa364a9f5b111631f10e146e28df2f88a7068"
    },
    "sync:s": {
      "destination \\"hook\\"": "sha256:v1:362e3da0e5d908599cb6161442ff98bf078788235acd65ccce95a7afc2b14248",
      "field \\"id\\"": "sha256:v1:5a339b443a51d8590d0e085077d7b4dd7470017bc78ac1104c92e468f5dbbf48",
      "field \\"n\\"": "sha256:v1:d1f5baf3778bf499ab77fad0861cc6db0ec7cd05b91ec7ecf6aa90d5151b77ce",
      "model \\"m\\"": "sha256:v1:82f3b2780b4ddf0e35cd5d768a6fe38ee18e975fee18175fe617b30093fbeb76",
      "the SQL": "sha256:v1:0106e1243fe29758ae133f7a7eceb683ec93baa438839651d1df05d0b6ab5dae",
      "the filter": "sha256:v1:8bb66d258f62320d76801088988d87a5eb4d4731200f8eef6ba71450212ee210",
      "the match": "sha256:v1:60b399dbf5deb1e9763300d8f2e05f78ccd64104e67b8bb4269475b0898a50dd",
      "the mode": "sha256:v1:12ba7d2f3cc072ccc41eca16f6ccae075e457707cdf3bb5b83a14e6defbcda43",
      "the object": "sha256:v1:5482c9818e6159bc4df8afc87619d87f7ccdb8d9bbc75beb63cc04f66efc93a4"
    }
  },
  "ledger": {
    "path": ".sluice/ledger.duckdb",
    "type": "duckdb"
  },
  "models": {
    "m": {
      "columns": [
        {
          "name": "name",
          "sensitive": true
        }
      ],
      "description": "People",
      "file": "models/m.sql",
      "fingerprint": "sha256:v1:df72c68d91d4cf866edcaa4c6e468ece3ecc0dc10dbfc548fe9d62743c20d2b3",
      "key": [
        "id"
      ],
      "name": "m",
      "refs": [
        "raw"
      ],
      "sources": [],
      "sql": "SELECT id, upper(name) AS name FROM \\"warehouse\\".\\"main\\".\\"raw\\"",
      "tags": [
        "a",
        "b"
      ]
    }
  },
  "order": [
    "s"
  ],
  "project": "acme",
  "seeds": {
    "raw": {
      "columns": [
        {
          "name": "id",
          "type": "BIGINT"
        },
        {
          "name": "name",
          "type": "VARCHAR"
        }
      ],
      "file": "seeds/raw.csv",
      "fingerprint": "sha256:v1:b57e1a894aa62a12ddad0a68f4caa364a9f5b111631f10e146e28df2f88a7068",
      "name": "raw",
      "relation": "\\"warehouse\\".\\"main\\".\\"raw\\""
    }
  },
  "sources": {},
  "syncs": {
    "s": {
      "after": [],
      "destination": "hook",
      "drift": "keep",
      "fields": [
        {
          "manage": "always",
          "name": "id",
          "sensitive": false
        },
        {
          "manage": "always",
          "name": "n",
          "sensitive": true
        }
      ],
      "file": "syncs/s.sync.json",
      "fingerprint": "sha256:v1:5fecdef6253a00f21934bdf8dd5602d83d5d4de3b5d22ba74e357175212a88fe",
      "guards": {
        "allow_empty": false,
        "max_rejects": "50%"
      },
      "lookups": [],
      "match": [
        "id"
      ],
      "mode": "upsert",
      "model": "m",
      "name": "s",
      "object": "events",
      "operations": {
        "create": "upsert",
        "update": "upsert"
      },
      "query": "SQL",
      "sensitive_columns": [
        "name"
      ],
      "steps": "SQL",
      "tags": [
        "x"
      ],
      "types_query": "SQL"
    }
  },
  "vars": {
    "min": 1
  },
  "warehouse": {
    "path": "warehouse.duckdb",
    "type": "duckdb"
  }
}
`;

const SYNC_SQL = `
WITH "sluice_model__m" AS (
SELECT id, upper(name) AS name FROM "warehouse"."main"."raw"
),
"sluice__values" AS (
SELECT
  CAST("id" AS VARCHAR) AS _key,
  "id" AS _v0,
  "name" AS _v1
FROM (SELECT * FROM "sluice_model__m" WHERE (
id > 0
)) AS "sluice__rows"
),
"sluice__texts" AS (
SELECT
  _key,
  nullif(CASE WHEN typeof(_v0) = 'TIMESTAMP WITH TIME ZONE' THEN replace(replace(CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END, ' ', 'T'), '+00', 'Z') WHEN typeof(_v0) IN ('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS') THEN replace(CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END, ' ', 'T') WHEN typeof(_v0) = 'DATE' THEN CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END WHEN regexp_matches(typeof(_v0), '^(STRUCT|MAP|UNION)\\(|\\]$') THEN CASE WHEN _v0 IS NULL THEN NULL WHEN regexp_matches(typeof(_v0), '^(DATE|TIMESTAMP[A-Z_ ]*)(\\[[0-9]*\\])+$') THEN CASE WHEN NOT (contains(CAST(to_json(_v0) AS VARCHAR), 'infinity') OR contains(CAST(to_json(_v0) AS VARCHAR), '(BC)')) THEN replace(replace(CAST(to_json(_v0) AS VARCHAR), ' ', 'T'), '+00"', 'Z"') END WHEN regexp_matches(typeof(_v0), 'DOUBLE|FLOAT|JSON') THEN CASE WHEN NOT regexp_matches(CAST(to_json(_v0) AS VARCHAR), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v0) AS VARCHAR) WHEN NOT regexp_matches(regexp_replace(CAST(to_json(_v0) AS VARCHAR), '"(\\\\.|[^"\\\\])*"', '0', 'g'), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v0) AS VARCHAR) END ELSE CAST(to_json(_v0) AS VARCHAR) END WHEN typeof(_v0) IN ('DOUBLE', 'FLOAT') THEN CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN CAST(_v0 AS VARCHAR) END ELSE CAST(_v0 AS VARCHAR) END, '') AS _match,
  _v0,
  _v1,
  CASE WHEN typeof(_v0) = 'TIMESTAMP WITH TIME ZONE' THEN '"' || replace(replace(CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END, ' ', 'T'), '+00', 'Z') || '"' WHEN typeof(_v0) IN ('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS') THEN '"' || replace(CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END, ' ', 'T') || '"' WHEN typeof(_v0) = 'DATE' THEN '"' || CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v0 AS VARCHAR), '(BC)') THEN CAST(_v0 AS VARCHAR) END || '"' WHEN typeof(_v0) = 'DOUBLE' THEN CASE WHEN CAST(to_json(_v0) AS VARCHAR) NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN CAST(to_json(_v0) AS VARCHAR) END WHEN typeof(_v0) = 'FLOAT' THEN CASE WHEN CAST(_v0 AS VARCHAR) NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN CAST(_v0 AS VARCHAR) END WHEN typeof(_v0) = 'JSON' THEN CASE WHEN NOT regexp_matches(translate(CAST(_v0 AS VARCHAR), chr(9) || chr(10) || chr(13), '   '), '(?i)nan|inf|,\\s*[\\]}]') THEN translate(CAST(_v0 AS VARCHAR), chr(9) || chr(10) || chr(13), '   ') WHEN NOT regexp_matches(regexp_replace(translate(CAST(_v0 AS VARCHAR), chr(9) || chr(10) || chr(13), '   '), '"(\\\\.|[^"\\\\])*"', '0', 'g'), '(?i)nan|inf|,\\s*[\\]}]') THEN translate(CAST(_v0 AS VARCHAR), chr(9) || chr(10) || chr(13), '   ') END WHEN regexp_matches(typeof(_v0), '^(STRUCT|MAP|UNION)\\(|\\]$') THEN CASE WHEN _v0 IS NULL THEN NULL WHEN regexp_matches(typeof(_v0), '^(DATE|TIMESTAMP[A-Z_ ]*)(\\[[0-9]*\\])+$') THEN CASE WHEN NOT (contains(CAST(to_json(_v0) AS VARCHAR), 'infinity') OR contains(CAST(to_json(_v0) AS VARCHAR), '(BC)')) THEN replace(replace(CAST(to_json(_v0) AS VARCHAR), ' ', 'T'), '+00"', 'Z"') END WHEN regexp_matches(typeof(_v0), 'DOUBLE|FLOAT|JSON') THEN CASE WHEN NOT regexp_matches(CAST(to_json(_v0) AS VARCHAR), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v0) AS VARCHAR) WHEN NOT regexp_matches(regexp_replace(CAST(to_json(_v0) AS VARCHAR), '"(\\\\.|[^"\\\\])*"', '0', 'g'), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v0) AS VARCHAR) END ELSE CAST(to_json(_v0) AS VARCHAR) END WHEN _v0 IS NOT NULL THEN CAST(to_json(_v0) AS VARCHAR) END AS _t0,
  CASE WHEN typeof(_v1) = 'TIMESTAMP WITH TIME ZONE' THEN '"' || replace(replace(CASE WHEN CAST(_v1 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v1 AS VARCHAR), '(BC)') THEN CAST(_v1 AS VARCHAR) END, ' ', 'T'), '+00', 'Z') || '"' WHEN typeof(_v1) IN ('TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS') THEN '"' || replace(CASE WHEN CAST(_v1 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v1 AS VARCHAR), '(BC)') THEN CAST(_v1 AS VARCHAR) END, ' ', 'T') || '"' WHEN typeof(_v1) = 'DATE' THEN '"' || CASE WHEN CAST(_v1 AS VARCHAR) NOT IN ('infinity', '-infinity') AND NOT contains(CAST(_v1 AS VARCHAR), '(BC)') THEN CAST(_v1 AS VARCHAR) END || '"' WHEN typeof(_v1) = 'DOUBLE' THEN CASE WHEN CAST(to_json(_v1) AS VARCHAR) NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN CAST(to_json(_v1) AS VARCHAR) END WHEN typeof(_v1) = 'FLOAT' THEN CASE WHEN CAST(_v1 AS VARCHAR) NOT IN ('NaN', 'Infinity', '-Infinity', 'nan', 'inf', '-inf') THEN CAST(_v1 AS VARCHAR) END WHEN typeof(_v1) = 'JSON' THEN CASE WHEN NOT regexp_matches(translate(CAST(_v1 AS VARCHAR), chr(9) || chr(10) || chr(13), '   '), '(?i)nan|inf|,\\s*[\\]}]') THEN translate(CAST(_v1 AS VARCHAR), chr(9) || chr(10) || chr(13), '   ') WHEN NOT regexp_matches(regexp_replace(translate(CAST(_v1 AS VARCHAR), chr(9) || chr(10) || chr(13), '   '), '"(\\\\.|[^"\\\\])*"', '0', 'g'), '(?i)nan|inf|,\\s*[\\]}]') THEN translate(CAST(_v1 AS VARCHAR), chr(9) || chr(10) || chr(13), '   ') END WHEN regexp_matches(typeof(_v1), '^(STRUCT|MAP|UNION)\\(|\\]$') THEN CASE WHEN _v1 IS NULL THEN NULL WHEN regexp_matches(typeof(_v1), '^(DATE|TIMESTAMP[A-Z_ ]*)(\\[[0-9]*\\])+$') THEN CASE WHEN NOT (contains(CAST(to_json(_v1) AS VARCHAR), 'infinity') OR contains(CAST(to_json(_v1) AS VARCHAR), '(BC)')) THEN replace(replace(CAST(to_json(_v1) AS VARCHAR), ' ', 'T'), '+00"', 'Z"') END WHEN regexp_matches(typeof(_v1), 'DOUBLE|FLOAT|JSON') THEN CASE WHEN NOT regexp_matches(CAST(to_json(_v1) AS VARCHAR), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v1) AS VARCHAR) WHEN NOT regexp_matches(regexp_replace(CAST(to_json(_v1) AS VARCHAR), '"(\\\\.|[^"\\\\])*"', '0', 'g'), '(?i)nan|inf|,\\s*[\\]}]') THEN CAST(to_json(_v1) AS VARCHAR) END ELSE CAST(to_json(_v1) AS VARCHAR) END WHEN _v1 IS NOT NULL THEN CAST(to_json(_v1) AS VARCHAR) END AS _t1
FROM "sluice__values"
),
"sluice__checked" AS (
SELECT *, CASE WHEN (_v0 IS NOT NULL AND _t0 IS NULL) THEN 'invalid_value:id' WHEN (_v1 IS NOT NULL AND _t1 IS NULL) THEN 'invalid_value:n' END AS _invalid
FROM "sluice__texts"
)
SELECT
  _key AS "key",
  _match AS "match",
  CASE WHEN _invalid IS NULL THEN concat('{', '"id":' || COALESCE(_t0, 'null'), ',	', '"n":' || COALESCE(_t1, 'null'), '}') END AS "payload",
  CAST(NULL AS VARCHAR) AS "initial",
  CAST(NULL AS VARCHAR) AS "lookups",
  CAST(NULL AS VARCHAR) AS "held",
  _invalid AS "invalid",
  CASE WHEN _invalid IS NOT NULL THEN CASE substr(_invalid, 1 + strpos(_invalid, ':')) WHEN 'id' THEN '{"id":' || COALESCE(_t0, CAST(to_json(CAST(_v0 AS VARCHAR)) AS VARCHAR)) || '}' WHEN 'n' THEN '{"n":' || COALESCE(_t1, CAST(to_json(CAST(_v1 AS VARCHAR)) AS VARCHAR)) || '}' END END AS "refused",
  CAST(NULL AS VARCHAR) AS "missing"
FROM "sluice__checked"
`;

test.run();
