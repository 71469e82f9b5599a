// Applies that are killed with -9, and what the next command makes of them, whatever has become of the project.

import { readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { CONTACTS, peopleProject, rowsAs } from '../kit/people.js';
import { scrubbed } from '../kit/scrub.js';
import { endedWith } from '../kit/sluice.js';
import { fillWarehouse } from '../kit/warehouse.js';
import { killAt, ledgerCounts, pause, shopOfForty, startApply, until } from './killed.js';

const TAKEN_OVER = 'Took over what run RUN had delivered before it was cut off.\n';

test('what was confirmed some moments before kill -9 is not sent again', async () => {
  const { crm, shop } = await shopOfForty();
  await killAt({ crm, shop }, 12);
  assert.is((await crm.records('contacts')).length, 16);
  const { out, err } = endedWith(0, await shop.sluice('plan --json'));
  assert.is(scrubbed(err), TAKEN_OVER);
  assert.equal(JSON.parse(out).summary, { create: 28, update: 0, delete: 0, unchanged: 12, invalid: 0, held: 0 });
  await crm.close();
});

test('the run that was killed is in the list of runs, with what had become of its records', async () => {
  const { crm, shop } = await shopOfForty();
  await killAt({ crm, shop }, 12);
  endedWith(0, await shop.sluice('plan'));
  const { out } = endedWith(0, await shop.sluice('runs --json'));
  const { runs } = JSON.parse(out);
  const { run_id, plan_id, started_at, finished_at, syncs, ...run } = runs[0];
  const { unknown } = run.summary;
  assert.equal(run, {
    format_version: '1.0',
    status: 'interrupted',
    summary: { ok: 12, noop: 0, rejected: 0, unknown: 16, skipped: 12 },
  });
  assert.equal(
    [syncs[0].name, syncs[0].requests, syncs[0].stopped, syncs[0].samples[0]],
    [
      'contacts',
      6 + unknown / 2,
      'The run was cut off.',
      {
        key: '13',
        action: 'create',
        status: 'unknown',
        code: null,
        reason: 'It may have been sent: the run was cut off before an answer came.',
      },
    ],
  );
  assert.ok(Date.parse(started_at) <= Date.parse(finished_at) && finished_at <= new Date().toISOString());
  const folder = shop.path(`.sluice/runs/ledger/${run_id}`);
  assert.equal(readdirSync(folder).sort(), ['journal.jsonl', 'plan.duckdb', 'run.json']);
  assert.equal(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')), runs[0]);
  assert.is(runs.length, 1);
  await crm.close();
});

test('a sync file that was renamed since the crash loses nothing of what was confirmed', async () => {
  const { crm, shop } = await shopOfForty();
  await killAt({ crm, shop }, 12);
  renameSync(shop.path('syncs/contacts.sync.json'), shop.path('syncs/people.sync.json'));
  const { err } = endedWith(0, await shop.sluice('plan'));
  assert.ok(scrubbed(err).startsWith(`${TAKEN_OVER}syncs/people.sync.json warning SL0520: `), err);
  assert.equal(await ledgerCounts(shop), { contacts: 12 });
  await crm.close();
});

test('a lookup that became a constant since the crash does not change what was delivered', async () => {
  const crm = await startCrm();
  const lookup = { lookup: { sync: 'z_companies', key: 'company' } };
  const shop = peopleProject({
    url: crm.url,
    connector: crmConnector(2, 2),
    sync: { fields: { firstname: 'name', associatedcompanyid: lookup } },
    files: {
      'sources/shop.source.json': { name: 'shop', tables: [{ name: 'people' }, { name: 'companies' }] },
      'models/companies.sql': "{{ config(key='id') }} select * from {{ source('shop', 'companies') }}",
      'syncs/z_companies.sync.json': {
        ...CONTACTS,
        model: 'companies',
        object: 'companies',
        match: { domain: 'domain' },
        fields: { name: 'title' },
      },
    },
  });
  await fillWarehouse(shop.path('warehouse.duckdb'), {
    companies: rowsAs('id, domain, title', "('c1', 'one.example', 'One')"),
    people:
      "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name, 'c1' AS company FROM range(1, 41) AS t(i)",
  });
  await killAt({ crm, shop }, 12);
  const [company] = await crm.records('companies');
  const constant = { firstname: 'name', associatedcompanyid: { value: 'none' } };
  shop.sync({ fields: constant });
  assert.is(scrubbed(endedWith(0, await shop.sluice('plan')).err), TAKEN_OVER);
  assert.equal(await ledgerCounts(shop), { contacts: 12, z_companies: 1 });
  const { out } = endedWith(0, await shop.sluice('state show contacts 1 --json'));
  assert.is(JSON.parse(out).record.payload.associatedcompanyid, company?.id);
  await crm.close();
});

test('files that hold payloads are their owner’s alone, also after kill -9; what a user makes stays ordinary', async () => {
  const { crm, shop } = await shopOfForty();
  process.umask(0o022);
  await killAt({ crm, shop }, 12);
  const modes = modesIn(shop.path('.sluice'));
  assert.ok(modes.some(([file]) => file === 'ledger.duckdb'));
  for (const [file, mode, isFolder] of modes) assert.is(`${file} ${mode}`, `${file} ${isFolder ? '700' : '600'}`);
  assert.is(modeOf(shop.path('.sluice')), '700');
  endedWith(0, await shop.sluice('compile'));
  assert.is(modeOf(shop.path('target/manifest.json')), '644');
  await crm.close();
});

test('a ledger in the project’s own folder is private, too', async () => {
  const { crm, shop } = await shopOfForty({
    files: {
      'sluice.json': {
        name: 'shop',
        warehouse: { type: 'duckdb', path: 'warehouse.duckdb' },
        ledger: { type: 'duckdb', path: 'ledger.duckdb' },
      },
    },
  });
  await killAt({ crm, shop }, 4);
  const files = readdirSync(shop.root).filter((name) => /ledger|sluice-/.test(name));
  assert.ok(files.includes('ledger.duckdb'));
  for (const file of files) assert.is(`${file} ${modeOf(shop.path(file))}`, `${file} 600`);
  await crm.close();
});

test('the plan of a killed apply is removed by the next command, that of a live one is not', async () => {
  const { crm, shop } = await shopOfForty();
  const plans = () => readdirSync(shop.path('.sluice')).filter((name) => name.startsWith('sluice-'));
  await killAt({ crm, shop }, 4);
  assert.ok(plans().length > 0);
  endedWith(0, await shop.sluice('plan'));
  assert.equal(plans(), []);
  await until(async () => (await crm.requests()).in_flight === 0);
  await crm.faults({ delay_ms: 5000, times: 2 });
  const running = startApply(shop);
  await until(async () => (await crm.requests()).in_flight > 0);
  const [live] = plans();
  endedWith(5, await shop.sluice('plan'));
  assert.equal(plans(), [live]);
  endedWith(0, await running.ended);
  await pause(10);
  assert.equal(plans(), []);
  await crm.close();
});

test('a run that was killed before it wrote its journal is as if it never was', async () => {
  const { crm, shop } = await shopOfForty();
  endedWith(0, await shop.sluice('plan --out first.plan'));
  await killAt({ crm, shop }, 4);
  const runs = shop.path('.sluice/runs/ledger');
  const [run = ''] = readdirSync(runs);
  rmSync(join(runs, run, 'journal.jsonl'));
  assert.is(endedWith(0, await shop.sluice('plan')).err, '');
  assert.equal(readdirSync(runs), []);
  await crm.close();
});

function modesIn(folder: string): readonly (readonly [string, string, boolean])[] {
  return readdirSync(folder, { recursive: true }).map((name) => {
    const path = join(folder, String(name));
    return [String(name), modeOf(path), statSync(path).isDirectory()];
  });
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

test.run();
