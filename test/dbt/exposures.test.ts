// Syncs as exposures: the file that dbt is given, byte by byte.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { parse } from 'yaml';
import { dbtExposures } from '../../core/dbt-exposures.js';
import { endedWith, type Ran, sluice } from '../kit/sluice.js';
import { render } from '../template/rendering.js';
import { type DbtShop, dbtShop, manifestOf } from './dbt-shop.js';

const SYNC = { destination: 'hook', object: 'events', mode: 'upsert', match: { id: 'id' } };
const SHOP: DbtShop = {
  manifest: {
    nodes: { 'model.jaffle.customers': {}, 'model.utils.dates': {} },
    sources: { 'source.jaffle.raw.orders': {} },
  },
  files: {
    'destinations/hook.destination.json': {
      connector: 'webhook',
      settings: { url: 'http://127.0.0.1:9' },
      tags: ['outside', 'crm'],
    },
    'models/base.sql': "SELECT * FROM {{ ref('customers') }}, {{ source('raw', 'orders') }}",
    'models/people.sql': "{{ config(key='id') }}SELECT b.* FROM {{ ref('base') }} AS b, {{ ref('dates') }}",
    'models/fixed.sql': "{{ config(key='id') }}SELECT 1 AS id, 'a' AS email",
    'syncs/people_out.sync.json': { ...SYNC, model: 'people', fields: { email: 'email' }, tags: ['crm', 'people'] },
    'syncs/base_out.sync.json': {
      ...SYNC,
      model: 'people',
      mode: 'append',
      fields: { other: 'email' },
      description: 'Who {{ is }} {% who %}: new',
    },
    'syncs/fixed_out.sync.json': { ...SYNC, model: 'fixed', fields: {} },
  },
};

function run(shop: DbtShop, args: string): Promise<Ran> {
  const { path } = dbtShop(shop);
  return sluice(args, { cwd: path('activation') });
}

test('each sync that reads dbt is an exposure, with all that is under it', async () => {
  const { out, err } = endedWith(0, await run(SHOP, 'export dbt-exposures --select people_out'));
  assert.is(err, '');
  assert.is(
    out,
    `# Written by \`sluice export dbt-exposures\`. Export again instead of editing it.
version: 2
exposures:
  - name: people_out
    label: people_out (hook events)
    type: application
    description: Sluice delivers the model "people" to events of "hook" (webhook), mode upsert.
    owner:
      name: acme
    depends_on:
      - ref('jaffle', 'customers')
      - ref('utils', 'dates')
      - source('raw', 'orders')
    config:
      tags:
        - crm
        - outside
        - people
      meta:
        sluice:
          project: acme
          destination: hook
          connector: webhook
          object: events
          mode: upsert
          fields:
            - email
            - id
`,
  );
});

test('all of them are in the order of their names; what reads no dbt is left out', async () => {
  const manifest = await manifestOf(SHOP);
  const names = dbtExposures(manifest, manifest.order).map(({ name }) => name);
  assert.equal(names, ['base_out', 'people_out']);
});

test('what dbt would take for a template is text', async () => {
  const manifest = await manifestOf(SHOP);
  const [first] = dbtExposures(manifest, ['base_out']);
  assert.is(first?.description, "Who {{ '{' }}{ is }} {{ '{' }}% who %}: new");
});

test('dbt shows every text as it was written', async () => {
  const manifest = await manifestOf(SHOP);
  const { base_out } = manifest.syncs;
  if (base_out === undefined) throw new Error('There is no base_out');
  const signs = fc.constantFrom('{', '}', '%', '#', '{{', '{%', "'", '"', 'x', ' ', '\n', '-');
  fc.assert(
    fc.property(fc.array(signs), (parts) => {
      const description = parts.join('');
      const [exposure] = dbtExposures({ ...manifest, syncs: { base_out: { ...base_out, description } } }, ['base_out']);
      assert.is(render(exposure?.description ?? ''), description);
    }),
    { numRuns: 300 },
  );
});

test('the owner is who sluice.json says', async () => {
  const owners = [{ name: 'Growth' }, { email: 'growth@x.example' }, { name: 'Growth', email: 'growth@x.example' }];
  for (const owner of owners) {
    const manifest = await manifestOf({ ...SHOP, settings: { owner } });
    assert.equal(dbtExposures(manifest, ['people_out'])[0]?.owner, owner);
  }
});

test('--out writes the file and the folders to it', async () => {
  const { path, read } = dbtShop(SHOP);
  const ran = await sluice('export dbt-exposures --out ../analytics/models/sluice/out.yml', {
    cwd: path('activation'),
  });
  assert.equal(endedWith(0, ran), {
    code: 0,
    out: '',
    err: 'Wrote 2 exposures to ../analytics/models/sluice/out.yml.\n',
  });
  const out = read('analytics/models/sluice/out.yml');
  const { exposures } = parse(out) as { readonly exposures: readonly { readonly name: string }[] };
  assert.equal(
    exposures.map(({ name }) => name),
    ['base_out', 'people_out'],
  );
});

test('what cannot be exported is told', async () => {
  const refusals: readonly (readonly [string, string])[] = [
    [
      'export dbt-exposure',
      'error SL0602: Invalid argument\n  There is no export "dbt-exposure". Did you mean "dbt-exposures"? Known exports: dbt-exposures.\n',
    ],
    [
      'export dbt-exposures --select fixed_out',
      'error SL0603: Nothing selected by that name\n  No selected sync reads a model or source of a dbt project. Name the dbt project\'s manifest under "dbt" in sluice.json and read its models with ref().\n',
    ],
  ];
  for (const [args, text] of refusals) {
    const { out, err } = endedWith(3, await run(SHOP, args));
    assert.is(out, '');
    assert.is(err.slice(0, text.length), text);
  }
});

test.run();
