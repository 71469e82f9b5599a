// Freshness of dbt's sources as a gate of ours: the same ages, where both mean the same, and a warning where not.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { scrubbed } from '../kit/scrub.js';
import { endedWith, sluice } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { dbtShop, manifestOf, reading, said } from './dbt-shop.js';

const HOURS = { count: 12, period: 'hour' };
const DAYS = { count: 2, period: 'day' };
const NEVER = { count: null, period: null };
const FILES = reading("{{ config(key='id') }}SELECT * FROM {{ source('raw', 'orders') }}");

async function freshnessOf(members: object): Promise<object | undefined> {
  const { sources } = await manifestOf({
    manifest: { sources: { 'source.jaffle.raw.orders': members } },
    files: FILES,
  });
  return sources['source.jaffle.raw.orders']?.freshness;
}

test('ages beyond which dbt fails and warns are ours', async () => {
  const cases: readonly (readonly [object | null, object | undefined])[] = [
    [
      { error_after: DAYS, warn_after: HOURS },
      { column: 'loaded_at', max_age: '2d', warn_age: '12h' },
    ],
    [
      { error_after: DAYS, warn_after: NEVER, filter: null },
      { column: 'loaded_at', max_age: '2d' },
    ],
    [
      { error_after: null, warn_after: { count: 5, period: 'minute' } },
      { column: 'loaded_at', max_age: '5m', severity: 'warn' },
    ],
    [{ error_after: NEVER, warn_after: NEVER }, undefined],
    [null, undefined],
  ];
  for (const [freshness, ours] of cases)
    assert.equal(await freshnessOf({ freshness, loaded_at_field: 'loaded_at' }), ours);
  const inConfig = { config: { freshness: { warn_after: HOURS, error_after: DAYS }, loaded_at_field: '"Loaded at"' } };
  assert.equal(await freshnessOf(inConfig), { column: 'Loaded at', max_age: '2d', warn_age: '12h' });
});

test('what only dbt can check is not checked, which is said', async () => {
  const freshness = { error_after: DAYS, warn_after: HOURS };
  const cases: readonly (readonly [object, string])[] = [
    [{ freshness, loaded_at_field: 'loaded::timestamp' }, 'its loaded_at_field is an expression and no column'],
    [{ freshness }, 'it has no loaded_at_field'],
    [{ freshness: { ...freshness, filter: 'x > 1' }, loaded_at_field: 'loaded_at' }, 'it has a filter'],
    [{ freshness, loaded_at_query: 'select 1' }, 'it has a loaded_at_query'],
  ];
  for (const [members, reason] of cases) {
    const manifest = { sources: { 'source.jaffle.raw.orders': members } };
    assert.is(
      await said({ manifest, files: FILES }),
      `
sluice.json:8:17 warning SL0241: Not usable from dbt
  "manifest": "../analytics/target/manifest.json"
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  The freshness of the dbt source "raw.orders" is not checked by Sluice, because ${reason}.
`,
    );
  }
});

test('a plan is stopped by what is older than dbt’s error_after, and warns before that', async () => {
  const freshness = { error_after: DAYS, warn_after: HOURS };
  const sync = {
    model: 'people',
    destination: 'hook',
    object: 'events',
    mode: 'upsert',
    match: { id: 'id' },
    fields: {},
  };
  const { path } = dbtShop({
    manifest: { sources: { 'source.jaffle.raw.orders': { freshness, loaded_at_field: 'loaded_at' } } },
    files: { ...FILES, 'syncs/people.sync.json': sync },
  });
  const plan = async (age: string, code: number): Promise<string> => {
    const rows = `CREATE OR REPLACE TABLE raw.orders AS SELECT 1 AS id, now() - INTERVAL '${age}' AS loaded_at`;
    await inWarehouse(path('activation/warehouse.duckdb'), 'CREATE SCHEMA IF NOT EXISTS raw', rows);
    return scrubbed(endedWith(code, await sluice('plan', { cwd: path('activation') })).err);
  };
  assert.is(await plan('11 hours', 0), '');
  assert.is(
    await plan('13 hours 1 second', 0),
    `../analytics/target/manifest.json warning SL0524: Source is stale
  The dbt source "raw.orders" is stale: its newest "loaded_at" is TIME, 13h ago; warn_age allows 12h. Its severity is "warn", so the plan goes on.
`,
  );
  assert.is(
    await plan('49 hours 1 second', 4),
    `../analytics/target/manifest.json error SL0524: Source is stale
  The dbt source "raw.orders" is stale: its newest "loaded_at" is TIME, 2d 1h ago; max_age allows 2d. Nothing is planned, as sync "people" reads it. Load the table and plan again; with warn_after in place of error_after in dbt the plan goes on.
`,
  );
});

test.run();
