// The file that dbt writes: where it is looked for, what it has to hold, and what is said of one that is of no use.

import { join } from 'node:path';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readDbtProject } from '../../compiler/dbt/read-dbt-project.js';
import { compileShop, type DbtShop, dbtManifest, MANIFEST, manifestOf, reading, said } from './dbt-shop.js';

const READS = reading("SELECT * FROM {{ ref('customers') }}\n");
const SETTINGS = `{ "name": "acme", "warehouse": { "type": "duckdb", "path": "warehouse.duckdb" },
  "dbt": { "manifest": "../analytics/target/manifest.json" } }
`;
const RUN = 'dbt writes the manifest: run `dbt parse` or `dbt compile` in the dbt project.';

/** The one mistake of a project whose manifest is this text; the model that reads it is not blamed. */
async function reasonFor(manifest: string | undefined): Promise<string> {
  const text = await said({
    ...(manifest !== undefined && { manifest }),
    files: { ...READS, 'sluice.json': SETTINGS },
  });
  const start = `
sluice.json:2:24 error SL0240: dbt manifest not usable
  "dbt": { "manifest": "../analytics/target/manifest.json" } }
                       ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  `;
  assert.is(text.slice(0, start.length), start);
  return text.slice(start.length, -1);
}

test('a manifest that is not there is told once, and not by every model that reads it', async () => {
  assert.is(await reasonFor(undefined), `There is no ${MANIFEST}. ${RUN}`);
});

test('so is one that is no manifest, with what it is', async () => {
  const catalog = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' };
  const { nodes: _, ...rest } = Object(dbtManifest({})) as { readonly nodes: object };
  const cases: readonly (readonly [string, string])[] = [
    ['{ "nodes": ', `${MANIFEST} is not valid JSON.`],
    ['[]', `${MANIFEST} is no dbt manifest: it does not say which version of dbt's schema it has.`],
    ['{"metadata":{}}', `${MANIFEST} is no dbt manifest: it does not say which version of dbt's schema it has.`],
    [
      JSON.stringify(dbtManifest({ metadata: catalog })),
      `${MANIFEST} is another of dbt's files, of the schema ${catalog.dbt_schema_version}.`,
    ],
    [
      JSON.stringify(rest),
      `${MANIFEST} has the schema https://schemas.getdbt.com/dbt/manifest/v12.json, in which "nodes" is missing.`,
    ],
  ];
  for (const [text, reason] of cases) assert.is(await reasonFor(text), `${reason} ${RUN}`);
});

test('a folder is told with the file in it', async () => {
  const settings = { dbt: { manifest: '../analytics' } };
  const text = await said({ manifest: {}, files: READS, settings });
  assert.match(text, /\.\.\/analytics is a folder\. Did you mean "\.\.\/analytics\/target\/manifest\.json"\?/);
});

test('dbt and Sluice must not write the same file', async () => {
  const text = await said({ files: READS, settings: { dbt: { manifest: 'target/manifest.json' } } });
  assert.match(text, /target\/manifest\.json is where Sluice writes its own manifest: the two projects need folders/);
});

test('without the manifest the project’s own names still count, and other mistakes are told', async () => {
  const text = await said({
    files: {
      'models/base.sql': 'SELECT 1 AS id',
      'models/wrong.sql': "SELECT nope FROM {{ ref('base') }}",
      ...READS,
    },
  });
  assert.equal(text.match(/SL\d{4}/g), ['SL0401', 'SL0240']);
});

test('what counts is what a manifest holds: those of dbt 1.7, 1.12 and 2 are read alike', async () => {
  const nodes = { 'model.jaffle.customers': {} };
  const sparse = {
    resource_type: 'model',
    package_name: 'jaffle',
    name: 'customers',
    schema: 'main',
    database: 'warehouse',
    alias: 'customers',
    config: { materialized: 'table', meta: null, tags: null },
    columns: { id: { name: 'id', meta: null } },
  };
  const schema = (version: string): object => ({
    dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/${version}.json`,
  });
  const manifests: readonly NonNullable<DbtShop['manifest']>[] = [
    { nodes, metadata: schema('v11') },
    { nodes, metadata: schema('v12') },
    JSON.stringify({
      metadata: { ...schema('v12'), dbt_version: '2.0.1' },
      nodes: { 'model.jaffle.customers': sparse },
      sources: {},
    }),
    { nodes, metadata: schema('v20') },
  ];
  for (const manifest of manifests) {
    const { sources } = await manifestOf({ manifest, files: READS });
    assert.is(sources['model.jaffle.customers']?.relation, '"warehouse"."main"."customers"');
  }
});

test('an environment may read the manifest of another target', async () => {
  const dev = { nodes: { 'model.jaffle.customers': { schema: 'dev' } } };
  const environments = { prod: { dbt: { manifest: '../analytics/target/prod.json' } } };
  const settings = { dbt: { manifest: '../analytics/target/dev.json' }, environments };
  const files = {
    ...READS,
    '../analytics/target/dev.json': dbtManifest(dev),
    '../analytics/target/prod.json': dbtManifest({ nodes: { 'model.jaffle.customers': { schema: 'prod' } } }),
  };
  const schemaOf = async (environment?: string): Promise<string | undefined> => {
    const { manifest } = await compileShop({ files, settings }, environment === undefined ? {} : { environment });
    return manifest?.sources['model.jaffle.customers']?.relation;
  };
  assert.is(await schemaOf(), '"warehouse"."dev"."customers"');
  assert.is(await schemaOf('prod'), '"warehouse"."prod"."customers"');
  const gone = await said({ files: READS, settings }, { environment: 'prod' });
  assert.match(gone, /"manifest": "\.\.\/analytics\/target\/prod\.json"/);
});

test('the same manifest gives the same bytes, wherever the projects are', async () => {
  const shop: DbtShop = { manifest: { nodes: { 'model.jaffle.customers': {} } }, files: READS };
  const [one, other] = [await manifestOf(shop), await manifestOf(shop)];
  assert.equal(one, other);
  assert.not(JSON.stringify(one).includes(join('/', 'tmp')));
});

test('whatever stands in a manifest, it is read or refused', () => {
  const keys = ['name', 'alias', 'schema', 'columns', 'config', 'tags', 'version', 'freshness', 'meta', 'access'];
  const node = fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
  const kind = fc.constantFrom('model', 'source', 'test', 'seed');
  const nodes = fc.dictionary(
    fc.constantFrom('model.a.b', 'source.a.b.c', 'x'),
    fc.tuple(node, kind).map(([members, type]) => ({ ...members, resource_type: type, package_name: 'a', name: 'b' })),
  );
  const options = { manifest: MANIFEST, database: 'warehouse', warehouse: 'warehouse.duckdb' };
  fc.assert(
    fc.property(fc.oneof(nodes, fc.jsonValue()), fc.jsonValue(), (some, other) => {
      const document = { ...dbtManifest({}), nodes: some, disabled: other, sources: {} };
      const read = readDbtProject(JSON.parse(JSON.stringify(document)), options);
      assert.ok(typeof read === 'string' || read.known);
    }),
    { numRuns: 300 },
  );
});

test('a project without dbt reads nothing', async () => {
  const { outside } = await compileShop({ files: reading('SELECT 1 AS id'), settings: { dbt: undefined } });
  assert.is(outside, undefined);
});

test.run();
