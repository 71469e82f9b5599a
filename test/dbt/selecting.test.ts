// Nodes of the dbt project among those of ours: how they are selected, and what modifies them and what reads them.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compareNodes } from '../../core/compare-nodes.js';
import { nodeGraph } from '../../core/selector/node-graph.js';
import { selectNodes } from '../../core/selector/select-nodes.js';
import { manifestOf, type WrittenManifest } from './dbt-shop.js';

const CUSTOMERS = { tags: ['core'], columns: { id: { name: 'id', data_type: 'int' } } };
const MANIFEST: WrittenManifest = {
  nodes: { 'model.jaffle.customers': CUSTOMERS, 'seed.utils.countries': {} },
  sources: { 'source.jaffle.raw.orders': {} },
};
const FILES = {
  'sources/raw.source.json': { name: 'raw', tables: [{ name: 'visits' }] },
  'models/people.sql': `{{ config(key='id') }}
SELECT c.id FROM {{ ref('customers') }} AS c, {{ source('raw', 'orders') }}, {{ ref('countries') }}, {{ source('raw', 'visits') }}`,
  'syncs/people_out.sync.json': {
    model: 'people',
    destination: 'hook',
    object: 'events',
    mode: 'upsert',
    match: { id: 'id' },
    fields: {},
  },
};

async function selected(text: string): Promise<readonly string[]> {
  const manifest = await manifestOf({ manifest: MANIFEST, files: FILES });
  const { ids, problems } = selectNodes(text, { graph: nodeGraph(manifest), selectors: {}, facts: {}, want: 'nodes' });
  return [...[...ids].sort(), ...problems.map(({ detail }) => detail)];
}

const SELECTED: readonly (readonly [string, readonly string[]])[] = [
  ['dbt:model.jaffle.customers', ['dbt:model.jaffle.customers']],
  ['dbt:customers', ['dbt:model.jaffle.customers']],
  ['customers', ['dbt:model.jaffle.customers']],
  ['dbt:jaffle.customers', ['dbt:model.jaffle.customers']],
  ['dbt:utils', ['dbt:seed.utils.countries']],
  ['dbt:*', ['dbt:model.jaffle.customers', 'dbt:seed.utils.countries', 'dbt:source.jaffle.raw.orders']],
  ['source:raw', ['dbt:source.jaffle.raw.orders', 'source:raw.visits']],
  ['source:raw.orders', ['dbt:source.jaffle.raw.orders']],
  ['tag:core', ['dbt:model.jaffle.customers']],
  ['config.dbt.type:seed', ['dbt:seed.utils.countries']],
  ['dbt:customers+1', ['dbt:model.jaffle.customers', 'model:people']],
  ['dbt:customers+,sync:*', ['sync:people_out']],
  ['model:customers', ['Nothing is selected by "model:customers".']],
  ['dbt:custmers', ['Nothing is selected by "dbt:custmers". Did you mean "customers"?']],
];

for (const [text, ids] of SELECTED) {
  test(`${text} selects ${ids.join(', ')}`, async () => assert.equal(await selected(text), ids));
}

async function modifiedBy(
  customers: object,
  more: Partial<WrittenManifest> = {},
): Promise<Readonly<Record<string, unknown>>> {
  const before = await manifestOf({ manifest: MANIFEST, files: FILES });
  const nodes = { ...MANIFEST.nodes, 'model.jaffle.customers': { ...CUSTOMERS, ...customers } };
  const now = await manifestOf({ manifest: { ...MANIFEST, nodes, ...more }, files: FILES });
  const compared = [...compareNodes(before.inputs, now.inputs)].filter(([, { state }]) => state !== 'unmodified');
  return Object.fromEntries(compared.map(([id, node]) => [id, node.modified_by.map(({ input }) => input)]));
}

test('another table, another type and another freshness modify what reads them', async () => {
  assert.equal(await modifiedBy({ alias: 'dim_customers' }), {
    'dbt:model.jaffle.customers': ['the table'],
    'model:people': ['dbt "model.jaffle.customers"'],
    'sync:people_out': ['model "people"'],
  });
  const retyped = await modifiedBy({ columns: { id: { name: 'id', data_type: 'bigint' } } });
  assert.equal(retyped['dbt:model.jaffle.customers'], ['the columns']);
  const freshness = { error_after: { count: 1, period: 'day' } };
  const sources = { 'source.jaffle.raw.orders': { freshness, loaded_at_field: 'loaded_at' } };
  assert.equal((await modifiedBy({}, { sources }))['dbt:source.jaffle.raw.orders'], ['the freshness']);
});

test('descriptions, tags, and what dbt writes of itself modify nothing', async () => {
  const members = {
    description: 'New',
    tags: ['other'],
    raw_code: 'select 2',
    created_at: 2,
    checksum: { checksum: 'x' },
  };
  assert.equal(await modifiedBy(members, { metadata: { dbt_version: '2.0.9', invocation_id: 'x' } }), {});
});

test.run();
