// Source freshness: a table that was not loaded for too long stops the plan of the syncs that read it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

/** A project whose table of people has one row, loaded at a time given as SQL. */
async function loadedAt(time: string, freshness: object = {}): Promise<PeopleProject> {
  const table = { name: 'people', freshness: { column: 'loaded_at', max_age: '24h', ...freshness } };
  const project = peopleProject({
    url: crm.url,
    files: { 'sources/shop.source.json': { name: 'shop', tables: [table] } },
  });
  await project.people(`SELECT 1 AS id, 'ann@x.example' AS email, 'Ann' AS name, ${time} AS loaded_at`);
  return project;
}

const stale = (detail: string): string => `sources/shop.source.json error SL0524: Source is stale\n  ${detail}\n`;
const END =
  'Nothing is planned, as sync "contacts" reads it. Load the table and plan again; with "severity": "warn" the plan goes on.';

test('a fresh table is planned', async () => {
  for (const time of ['now()', "now() - INTERVAL '23 hours 59 minutes'", "now() + INTERVAL '1 hour'"]) {
    endedWith(0, await (await loadedAt(time)).sluice('plan'));
  }
});

test('a stale table stops the plan, and says how old its newest row is', async () => {
  const project = await loadedAt("now() - INTERVAL '50 hours 10 minutes'");
  const { out, err } = endedWith(4, await project.sluice('plan'));
  assert.is(out, '');
  assert.is(
    scrubbed(err),
    stale(`Source table "shop.people" is stale: its newest "loaded_at" is TIME, 2d 2h ago; max_age allows 24h. ${END}`),
  );
});

test('times without a zone are UTC, and a text is read as a time', async () => {
  const project = await loadedAt("timezone('UTC', now()) - INTERVAL '25 hours 30 seconds'");
  assert.match(endedWith(4, await project.sluice('plan')).err, /, 1d 1h ago; /);
  const text = await loadedAt("CAST(timezone('UTC', now()) - INTERVAL '90 minutes' AS VARCHAR)", { max_age: '1h' });
  assert.match(endedWith(4, await text.sluice('plan')).err, /, 1h 30m ago; max_age allows 1h\./);
});

test('a table in which nothing says when it was loaded is stale', async () => {
  const project = await loadedAt('CAST(NULL AS TIMESTAMP)');
  assert.is(
    endedWith(4, await project.sluice('plan')).err,
    stale(`Source table "shop.people" is stale: no row has a "loaded_at", so nothing says when it was loaded. ${END}`),
  );
});

test('with severity warn the plan goes on', async () => {
  const project = await loadedAt("now() - INTERVAL '3 days 1 second'", { severity: 'warn' });
  const { out, err } = endedWith(0, await project.sluice('plan'));
  assert.match(out, /Plan: 1 to create, /);
  assert.is(
    scrubbed(err),
    stale(
      'Source table "shop.people" is stale: its newest "loaded_at" is TIME, 3d ago; max_age allows 24h. Its severity is "warn", so the plan goes on.',
    ).replace('error', 'warning'),
  );
});

test('a stale table that no selected sync reads is of no matter', async () => {
  const project = await loadedAt("now() - INTERVAL '3 days'");
  project.write({
    'models/fixed.sql': "{{ config(key='id') }}\nselect 1 as id, 'acme.example' as domain\n",
    'syncs/firms.sync.json': {
      model: 'fixed',
      destination: 'crm',
      object: 'companies',
      mode: 'upsert',
      match: { domain: 'domain' },
      fields: {},
    },
  });
  endedWith(0, await project.sluice('plan --select firms'));
  endedWith(4, await project.sluice('plan'));
});

test('a column that is not there, and one that tells no time, are mistakes of the project', async () => {
  const project = await loadedAt('now()', { column: 'loadedat' });
  assert.is(
    endedWith(3, await project.sluice('validate')).err,
    `sources/shop.source.json:7:19 error SL0231: Unknown column
  "column": "loadedat",
            ~~~~~~~~~~
  Source table "shop.people" has no column "loadedat". Did you mean "loaded_at"?
`,
  );
  const number = await loadedAt('17');
  assert.is(
    endedWith(3, await number.sluice('validate')).err,
    `sources/shop.source.json:7:19 error SL0202: Invalid value
  "column": "loaded_at",
            ~~~~~~~~~~~
  The column "loaded_at" of source table "shop.people" is INTEGER, which tells no time. Freshness needs a date or a timestamp.
`,
  );
});

test('a text that is no time is told when the plan reads it', async () => {
  const project = await loadedAt("'yesterday'");
  assert.match(
    endedWith(3, await project.sluice('plan')).err,
    /^sources\/shop\.source\.json error SL0510: Query failed\n {2}The freshness of source table "shop\.people" cannot be told from its "loaded_at": Conversion Error: /,
  );
});

test.run();
