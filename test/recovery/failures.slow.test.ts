// Machines that fail an apply: a plan that cannot be read to its end, full disks, folders that cannot be written,
// moments of a crash in which something was half made. Each ends with a diagnostic, and nothing confirmed is lost.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { compileProject } from '../../compiler/compile.js';
import { objectOf } from '../../core/connector.js';
import { withEngine } from '../../runtime/database/engine.js';
import { deliverRequests } from '../../runtime/deliver/deliver-requests.js';
import { RejectWatch } from '../../runtime/deliver/reject-watch.js';
import { openHttpAccount } from '../../runtime/http/open-http-account.js';
import type { JournalEntry } from '../../runtime/journal/journal-entry.js';
import { JournalWriter } from '../../runtime/journal/journal-writer.js';
import { crmConnector, startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse } from '../kit/warehouse.js';
import { ledgerCounts, shopOfForty } from './killed.js';

test('a plan that cannot be read further: what is under way is finished and written down, then the reason is said', async () => {
  const { crm, shop } = await shopOfForty();
  const { manifest } = await compileProject({ root: shop.root, env: {} });
  const sync = manifest?.syncs.contacts;
  const connector = manifest?.connectors.crm;
  if (sync === undefined || connector?.transport !== 'http') throw new Error('The project does not compile');
  const operation = objectOf(connector, 'contacts')?.operations.upsert;
  if (operation === undefined) throw new Error('No upsert');
  const journal = await JournalWriter.create(shop.path('journal.jsonl'));
  const account = openHttpAccount({ connector, settings: { base_url: crm.url }, secrets: { token: 't' } });
  await crm.faults({ delay_ms: 20, times: 40 });
  const failed = await withEngine(async (engine) => {
    await engine.run(`CREATE VIEW sluice__work AS SELECT i AS seq, 'create' AS action, 'upsert' AS operation, NULL AS initial,
      NULL AS previous, NULL AS destination_id, 'k' || i AS key, '{"firstname":"' || repeat('N', 40000) || '"}' AS payload,
      CASE WHEN i >= 2048 THEN error('no such block') ELSE 'p' || i || '@x.example' END AS match FROM range(2100) AS t(i)`);
    const options = {
      engine,
      sync,
      operation: { ...operation, batch: { records: 10 } },
      phase: 'write' as const,
      account,
      rejects: new RejectWatch('50%'),
    };
    return deliverRequests({
      ...options,
      concurrency: 4,
      journal,
      planId: 'plan',
      signal: new AbortController().signal,
      onSettled: () => {},
    }).catch((error: unknown) => error);
  });
  await journal.close();
  await account.close();
  assert.match(String(failed), /no such block/);
  const entries = shop
    .read('journal.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JournalEntry);
  const batches = (type: string) =>
    entries
      .filter((entry) => entry.type === type)
      .map(({ batch }) => batch)
      .sort();
  assert.ok(batches('intent').length > 0);
  assert.equal(batches('outcome'), batches('intent'));
  await crm.close();
});

test('a disk that is full ends the apply; what was confirmed and could be written is kept', async () => {
  const { crm, shop } = await shopOfForty();
  endedWith(0, await shop.sluice('plan'));
  const limited = withSmallFiles(shop.root, 900);
  const { code, out, err } = limited;
  assert.ok(code === 1 || code === 3, `${code}\n${out}\n${err}`);
  assert.match(err, /error SL05(02|05|11): /);
  assert.not.match(err, / at .*\.js|bug in Sluice/);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await ledgerCounts(shop), { contacts: 40 });
  await crm.close();
});

test('a folder of runs that cannot be made sends nothing and says so', async () => {
  const { crm, shop } = await shopOfForty();
  mkdirSync(shop.path('.sluice'));
  writeFileSync(shop.path('.sluice/runs'), 'in the way');
  const { code, err } = await shop.sluice('apply --auto-approve');
  assert.is(code, 1);
  assert.match(
    err,
    /^error SL0511: Interrupted run\n {2}The folder of the run, beside the ledger \.sluice\/ledger\.duckdb, cannot be written: (ENOTDIR|EEXIST)/,
  );
  assert.is((await crm.requests()).requests, 0);
  rmSync(shop.path('.sluice/runs'));
  endedWith(0, await shop.sluice('apply --auto-approve'));
  await crm.close();
});

test('a ledger without any table, as a kill while it was made could leave it, is a new ledger', async () => {
  const { crm, shop } = await shopOfForty();
  mkdirSync(shop.path('.sluice'));
  await inWarehouse(shop.path('.sluice/ledger.duckdb'), 'SELECT 1');
  assert.is((await shop.plan()).summary.create, 40);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.equal(await ledgerCounts(shop), { contacts: 40 });
  await inWarehouse(shop.path('.sluice/ledger.duckdb'), 'DROP TABLE meta');
  assert.match(endedWith(3, await shop.sluice('plan')).err, /is a database but not a Sluice ledger/);
  await crm.close();
});

test('half a copy of a plan, or a folder without anything, is no run', async () => {
  const { crm, shop } = await shopOfForty();
  const runs = shop.path('.sluice/runs/ledger');
  mkdirSync(join(runs, '20260101T000000Z-aaaaaaaa'), { recursive: true });
  mkdirSync(join(runs, '20260101T000000Z-bbbbbbbb'));
  writeFileSync(join(runs, '20260101T000000Z-bbbbbbbb/plan.duckdb.part'), 'half a co');
  const { err } = endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is(err, '');
  assert.is(readdirSync(runs).length, 1);
  assert.ok(!existsSync(join(runs, '20260101T000000Z-aaaaaaaa')));
  await crm.close();
});

test('a field that the CRM does not know stops the sync after three batches, in its words', async () => {
  const crm = await startCrm();
  const shop = peopleProject({ url: crm.url, connector: crmConnector(10, 4) });
  await shop.people("SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name FROM range(1, 1001) AS t(i)");
  await crm.faults({
    reject: {
      field: 'firstname',
      pattern: '.',
      code: 'NO_SUCH_FIELD',
      reason: 'Property "firstname" does not exist',
      status: 400,
    },
  });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --json'));
  const { summary, syncs } = JSON.parse(out);
  assert.equal(summary, { ok: 0, noop: 0, rejected: 30, unknown: 0, skipped: 970 });
  assert.match(
    syncs[0].stopped,
    /^The destination refused every record of the first 3 batches: .*Property "firstname" does not exist/,
  );
  assert.is((await crm.requests()).requests, 3 * 19);
  await crm.close();
});

test('records that are refused one by one among others stop nothing', async () => {
  const { crm, shop } = await shopOfForty();
  await crm.faults({
    reject: { field: 'firstname', pattern: '^P([13579]|[123][13579])$', code: 'ODD', reason: 'odd', status: 400 },
  });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --json'));
  assert.equal(JSON.parse(out).summary, { ok: 20, noop: 0, rejected: 20, unknown: 0, skipped: 0 });
  await crm.close();
});

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** An apply whose files may have so many blocks of 512 bytes: to a program that writes, a disk that fills up. */
function withSmallFiles(cwd: string, blocks: number) {
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, MAIN, 'apply', '--auto-approve'],
    { cwd, encoding: 'utf8', env: { PATH: process.env.PATH ?? '', HUBSPOT_TOKEN: 'pat-0001' } },
  );
  return { code: status, out: stdout, err: stderr };
}

test.run();
