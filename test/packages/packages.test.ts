// Packages of macros, models, sources and connectors: what a project makes of them, and what they see.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { writeTarget } from '../../compiler/emit/write-target.js';
import { compareNodes } from '../../core/compare-nodes.js';
import { nodeGraph } from '../../core/selector/node-graph.js';
import { selectNodes } from '../../core/selector/select-nodes.js';
import { type Changes, compileIn, manifestOf, SETTINGS, sharing, sync } from './sharing.js';

test('models of packages stand in the manifest under whole names, and their files under packages/', async () => {
  const { models, sources, connectors, syncs } = await manifestOf();
  assert.equal(
    Object.values(models).map(({ name, file, package: owner, refs }) => [name, file, owner, refs]),
    [
      ['acme.people', 'packages/acme/models/marts/people.sql', 'acme', ['acme.staged']],
      ['acme.staged', 'packages/acme/models/staged.sql', 'acme', ['raw']],
      ['customers', 'models/customers.sql', undefined, ['acme.people']],
      ['hub.orders', 'packages/hub/models/orders.sql', 'hub', []],
    ],
  );
  assert.equal(sources['acme.shop.orders'], {
    name: 'acme.shop.orders',
    file: 'packages/acme/sources/shop.source.json',
    package: 'acme',
    relation: '"warehouse"."main"."orders"',
    columns: [],
  });
  assert.is(connectors.acme_hook?.title, 'Acme');
  assert.is(syncs.people?.model, 'customers');
});

test('macros are called by the package’s name, and see the variables that the project sets over their defaults', async () => {
  const { models } = await manifestOf();
  assert.is(
    models.customers?.sql,
    'SELECT id, email, CAST(amount * 10 ** 2 AS BIGINT) /* EUR */ AS cents FROM "sluice_model__acme:people"',
  );
});

test('a body can be given to a macro of a package', async () => {
  const { models } = await manifestOf({
    'project/models/wrapped.sql': 'SELECT {% call hub.wrapped() %}1 + 1{% endcall %} AS two\n',
  });
  assert.is(models.wrapped?.sql, 'SELECT (1 + 1) AS two');
});

test('a variable of a template stands in front of a package of the same name', async () => {
  const { models } = await manifestOf({
    'project/models/own.sql': "{% set hub = ' 1 ' %}SELECT {{ hub.trim() }} AS one\n",
  });
  assert.is(models.own?.sql, 'SELECT 1 AS one');
});

test('an environment and --vars set single variables of a package', async () => {
  const sql = async (settings: object, options: object): Promise<string> =>
    (await manifestOf({ 'project/sluice.json': { ...SETTINGS, ...settings } }, options)).models.customers?.sql ?? '';
  const environments = { ci: { vars: { acme: { digits: 3 } } } };
  assert.match(await sql({ environments }, { environment: 'ci' }), 'CAST(amount * 10 ** 3 AS BIGINT) /* EUR */');
  assert.match(
    await sql({ environments }, { environment: 'ci', vars: { acme: { currency: 'CHF' } } }),
    'CAST(amount * 10 ** 3 AS BIGINT) /* CHF */',
  );
  assert.match(await sql({ vars: {} }, {}), 'CAST(amount * 10 ** 2 AS BIGINT) /* USD */');
});

test('a plain name is the project’s own, or that of the one package that has it', async () => {
  const own: Changes = { 'project/models/m.sql': "SELECT * FROM {{ ref('staged') }}\n" };
  assert.equal((await manifestOf(own)).models.m?.refs, ['acme.staged']);
  const both = { ...own, 'project/models/staged.sql': 'SELECT 1 AS id\n' };
  const { models } = await manifestOf(both);
  assert.equal(models.m?.refs, ['staged']);
  assert.equal(models['acme.people']?.refs, ['acme.staged'], 'a package means its own');
  const named = { ...both, 'project/models/m.sql': "SELECT * FROM {{ ref('shop', 'staged') }}\n" };
  assert.equal((await manifestOf(named)).models.m?.refs, ['staged'], 'the project has a name too');
});

test('a sync delivers a model of a package by its whole or its plain name', async () => {
  for (const name of ['acme.staged', 'staged']) {
    const { syncs } = await manifestOf({
      'project/syncs/staged.sync.json': sync(name),
      'project/syncs/people.sync.json': undefined,
    });
    assert.is(syncs.staged?.model, 'acme.staged', name);
  }
});

test('a package reads its own sources, and the project’s where it has none of that name', async () => {
  const { models } = await manifestOf({
    'project/sources/crm.source.json': { name: 'crm', schema: 'raw', tables: [{ name: 'people' }] },
    'shared/acme/models/read.sql':
      "SELECT * FROM {{ source('shop', 'orders') }} JOIN {{ source('crm', 'people') }} USING (id)\n",
  });
  assert.equal(models['acme.read']?.sources, ['acme.shop.orders', 'crm.people']);
  assert.is(
    models['acme.read']?.sql,
    'SELECT * FROM "warehouse"."main"."orders" JOIN "warehouse"."raw"."people" USING (id)',
  );
});

test('data tests of a package look in its own models', async () => {
  const { models } = await manifestOf();
  const checks = models['acme.staged']?.checks;
  assert.is(checks?.file, 'packages/acme/models/staged.model.json');
  assert.is(checks?.tests[0]?.to, 'acme.people');
  assert.is(models['acme.staged']?.description, 'People, as they come.');
});

test('seeds, destinations, syncs and tests of a package are not read', async () => {
  const { seeds, destinations, syncs } = await manifestOf({
    'shared/acme/seeds/s.csv': 'id\n1\n',
    'shared/acme/destinations/d.destination.json': 'not even JSON',
    'shared/acme/syncs/s.sync.json': sync('people'),
    'shared/acme/tests/t.test.json': 'not even JSON',
    'shared/acme/sluice.json': {
      name: 'acme_sluice',
      warehouse: { type: 'duckdb', path: 'own.duckdb' },
      vars: { currency: 'USD', digits: 2 },
      environments: { ci: {} },
    },
  });
  assert.equal([Object.keys(seeds), Object.keys(destinations), Object.keys(syncs)], [['raw'], ['hook'], ['people']]);
});

test('package: and path: select what a package brings', async () => {
  const manifest = await manifestOf();
  const scope = { graph: nodeGraph(manifest), selectors: {}, facts: {}, want: 'nodes' } as const;
  const selected = (text: string) => [...selectNodes(text, scope).ids].sort();
  assert.equal(selected('package:acme'), ['model:acme.people', 'model:acme.staged', 'source:acme.shop.orders']);
  assert.equal(selected('package:this'), ['destination:hook', 'model:customers', 'seed:raw', 'sync:people']);
  assert.equal(selected('path:packages/acme/models/marts'), ['model:acme.people']);
  assert.equal(selected('source:acme.shop'), ['source:acme.shop.orders']);
  assert.equal(selected('acme.people+'), ['destination:hook', 'model:acme.people', 'model:customers', 'sync:people']);
  assert.equal(
    selectNodes('package:acm', scope).problems.map(({ detail }) => detail),
    ['Nothing is selected by "package:acm". Did you mean "acme"?'],
  );
});

test('what a package changes modifies what uses it, and says so', async () => {
  const before = (await manifestOf()).inputs;
  const modified = async (changes: Changes): Promise<unknown> =>
    [...compareNodes(before, (await manifestOf(changes)).inputs)].flatMap(([id, { state, modified_by }]) =>
      state === 'unmodified' ? [] : [[id, ...modified_by.map(({ input }) => input)]],
    );
  assert.equal(await modified({ 'project/sluice.json': { ...SETTINGS, vars: { acme: { currency: 'CHF' } } } }), [
    ['model:customers', 'variable "acme.currency"'],
    ['sync:people', 'model "customers"'],
  ]);
  const macros = '{% macro cents(column) %}CAST({{ column }} AS BIGINT){% endmacro %}\n';
  assert.equal(await modified({ 'shared/acme/macros/money.sql': macros }), [
    [
      'model:customers',
      'macro "acme.cents"',
      'macro "acme.scaled"',
      'variable "acme.currency"',
      'variable "acme.digits"',
    ],
    ['sync:people', 'model "customers"'],
  ]);
  assert.equal(
    await modified({ 'project/node_modules/@acme/sluice-hub/package.json': { version: '9.9.9' } }),
    [],
    'not the version that npm knows',
  );
});

test('a field is traced through a package to the columns that it is made of', async () => {
  const customers = "{{ config(key='id') }}\nSELECT {{ ref('acme', 'people') }}.* FROM {{ ref('acme', 'people') }}\n";
  const { lineage } = await compileIn(sharing({ 'project/models/customers.sql': customers }), { lineage: true });
  assert.equal(lineage?.columns.get('model:customers')?.find(({ name }) => name === 'email')?.from, [
    { node: 'model:acme.people', column: 'email', hashed: false, assumed: false },
  ]);
});

test('compiled SQL of packages is written inside target/', async () => {
  const project = sharing();
  const { manifest } = await compileIn(project);
  assert.ok(manifest);
  const written = await writeTarget(project.path('project'), manifest);
  assert.equal(written.filter((file) => file.includes('packages/')).sort(), [
    'target/compiled/packages/acme/models/marts/people.sql',
    'target/compiled/packages/acme/models/staged.sql',
    'target/compiled/packages/hub/models/orders.sql',
  ]);
});

test('a package is the same wherever npm has put it', async () => {
  const here = 'project/node_modules/@acme/sluice-hub/';
  const above = 'node_modules/@acme/sluice-hub/';
  const project = sharing();
  const files = ['package.json', 'sluice.json', 'macros/text.sql', 'models/orders.sql'];
  const moved = files.flatMap((file): readonly (readonly [string, string | undefined])[] => [
    [here + file, undefined],
    [above + file, project.read(here + file)],
  ]);
  assert.equal(await manifestOf(Object.fromEntries(moved)), await manifestOf());
});

test.run();
