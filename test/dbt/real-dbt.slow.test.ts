// The round trip with a real dbt: it builds its project, Sluice compiles and plans on what it left, and dbt takes the
// exposures. Which dbt: the one that SLUICE_DBT names, or `dbt` on the PATH, with the adapter for DuckDB. Without one
// there is nothing to try, which is said.

import { delimiter } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Manifest } from '../../core/manifest.js';
import { type Files, makeProject } from '../kit/project.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith, type Ran, sluice } from '../kit/sluice.js';
import { findDbt, JAFFLE, runDbt } from './jaffle.js';

const dbt = findDbt();
if (dbt === undefined) console.log('No dbt here: set SLUICE_DBT, or put dbt on the PATH, to run these tests.');
const withDbt = dbt === undefined ? test.skip : test;

test('dbt is the program that SLUICE_DBT names, or one on the PATH', () => {
  assert.is(findDbt({ SLUICE_DBT: '/opt/dbt', PATH: '/bin' }), '/opt/dbt');
  assert.is(findDbt({ PATH: project.path('nowhere') }), undefined);
  assert.is(findDbt({ PATH: `${project.path('nowhere')}${delimiter}${project.path('bin')}` }), project.path('bin/dbt'));
});

const ACTIVATION: Files = {
  'sluice.json': {
    name: 'activation',
    owner: { email: 'growth@x.example' },
    warehouse: { type: 'duckdb', path: '../analytics/analytics.duckdb' },
    dbt: { manifest: '../analytics/target/manifest.json' },
  },
  'models/guests.sql': `{{ config(key='guest_id') }}
SELECT g.*, (SELECT count(*) FROM {{ source('till', 'bills') }} AS b WHERE b.guest_id = g.guest_id) AS bills
FROM {{ ref('guests_paid') }} AS g, {{ ref('jaffle', 'rates') }} AS r
WHERE r.id = 2
`,
  'destinations/hook.destination.json': { connector: 'webhook', settings: { url: 'http://127.0.0.1:9' } },
  'syncs/guests_out.sync.json': {
    description: 'Guests {{ as }} {% written %}',
    model: 'guests',
    destination: 'hook',
    object: 'events',
    mode: 'upsert',
    match: { guest_id: 'guest_id' },
    fields: { email: 'email', paid: 'paid', bills: 'bills' },
    tags: ['crm'],
  },
};

function under(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

const project = makeProject({
  'bin/dbt': '',
  ...under('analytics', JAFFLE),
  ...under('activation', ACTIVATION),
});
const runs = (args: string): Promise<string> => runDbt(dbt ?? '', args, project.path('analytics'));
const sluiceRuns = (args: string): Promise<Ran> => sluice(args, { cwd: project.path('activation') });

withDbt('before dbt built anything its types bind the models', async () => {
  console.log((await runs('--version')).trim());
  await runs('parse');
  endedWith(0, await sluiceRuns('validate'));
  project.write({ 'activation/models/wrong.sql': "SELECT payd FROM {{ ref('guests_paid') }}\n" });
  const { err } = endedWith(3, await sluiceRuns('validate'));
  assert.is(
    err,
    `models/wrong.sql:1:8 error SL0401: SQL refused
  SELECT payd FROM {{ ref('guests_paid') }}
         ~~~~
  There is no column "payd" here. Did you mean "paid"?
`,
  );
});

withDbt('what dbt does not build is refused, each with its reason', async () => {
  const from = ['passing', 'retired', 'salaries'].map((name) => `{{ ref('${name}') }}`).join(', ');
  project.write({ 'activation/models/wrong.sql': `SELECT 1 FROM ${from}\n` });
  const { err } = endedWith(3, await sluiceRuns('validate'));
  assert.equal(err.match(/The dbt model "\S+" is \w+/g), [
    'The dbt model "jaffle.passing" is ephemeral',
    'The dbt model "jaffle.retired" is disabled',
    'The dbt model "jaffle.salaries" is private',
  ]);
  project.write({ 'activation/models/wrong.sql': 'SELECT 1 AS id\n' });
});

withDbt('what dbt built is planned', async () => {
  await runs('seed');
  await runs('build');
  const { out, err } = endedWith(0, await sluiceRuns('plan'));
  assert.is(
    out,
    `guests_out  hook events, upsert
  2 to create, 0 unchanged (1 request)
  + 1
      bills     2
      email     "ann@x.example"
      guest_id  1
      paid      15
  + 2
      bills     0
      email     "bob@x.example"
      guest_id  2
      paid      0

Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.
`,
  );
  assert.match(scrubbed(err), /warning SL0524: Source is stale\n {2}The dbt source "till\.bills" is stale: its newest/);
});

withDbt('what the manifest says of the tables is in ours', async () => {
  endedWith(0, await sluiceRuns('compile'));
  const { sources } = JSON.parse(project.read('activation/target/manifest.json')) as Pick<Manifest, 'sources'>;
  assert.equal(
    Object.values(sources).map(({ name, relation }) => `${name} ${relation}`),
    [
      'model.jaffle.guests_paid "warehouse"."main"."dim_guests"',
      'model.jaffle.rates.v2 "warehouse"."main"."rates_v2"',
      'source.jaffle.till.bills "warehouse"."main_landing"."bills"',
    ],
  );
  const { description, tags, columns } = sources['model.jaffle.guests_paid'] ?? {};
  assert.is(description, 'One row per guest.');
  assert.equal(tags, ['core']);
  assert.equal(columns, [
    { name: 'guest_id', type: 'bigint', description: 'The key.' },
    { name: 'name', type: 'varchar' },
    { name: 'email', type: 'varchar', tags: ['pii'], sensitive: true },
    { name: 'paid', type: 'decimal(18, 2)' },
  ]);
});

withDbt('dbt parses the exposures, lists them and knows what is above them', async () => {
  endedWith(0, await sluiceRuns('export dbt-exposures --out ../analytics/models/sluice.yml'));
  await runs('parse --no-partial-parse');
  assert.match(await runs('ls --resource-type exposure'), /^exposure:jaffle\.guests_out$/m);
  const above = await runs('ls --select +exposure:guests_out');
  for (const name of ['guests_paid', 'bills_clean', 'guests', 'rates.v2'])
    assert.match(above, new RegExp(`^jaffle\\.(landing\\.)?${name}$`, 'm'));
  assert.match(above, /^source:jaffle\.till\.bills$/m);
  const { exposures } = JSON.parse(project.read('analytics/target/manifest.json')) as {
    readonly exposures: Readonly<
      Record<string, { readonly description: string; readonly owner: { readonly email: string } }>
    >;
  };
  const exposure = exposures['exposure.jaffle.guests_out'];
  assert.is(exposure?.description, 'Guests {{ as }} {% written %}');
  assert.is(exposure?.owner.email, 'growth@x.example');
});

withDbt('with its exposures in it the project compiles as before', async () => {
  const before = project.read('activation/target/manifest.json');
  endedWith(0, await sluiceRuns('compile'));
  assert.is(project.read('activation/target/manifest.json'), before);
});

test.run();
