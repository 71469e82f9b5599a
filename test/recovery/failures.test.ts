// Machines that fail an apply: a plan that cannot be read to its end, full disks, folders that cannot be written,
// moments of a crash in which something was half made. Each ends with a diagnostic, and nothing confirmed is lost.

import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';
import { inWarehouse, rowsOf } from '../kit/warehouse.js';
import { ledgerCounts, shopOfForty } from './killed.js';

const HEADER_BYTES = 12_288;
const BLOCK_BYTES = 262_144;

test('a plan that cannot be read further while its first records are sent: they are kept, and the reason is said', async () => {
  const crm = await startCrm();
  const shop = peopleProject({ url: crm.url, connector: crmConnector(100, 4) });
  await shop.people(`SELECT i AS id, list_aggregate(list_transform(range(60), lambda j: md5(i || '-' || j)), 'string_agg', '') || '@x.example' AS email,
    repeat('N', 2000) AS name FROM range(1, 9001) AS t(i)`);
  endedWith(0, await shop.sluice('plan --out big.plan'));
  const blocks = await rowsOf(
    shop.path('big.plan'),
    `SELECT DISTINCT unnest([block_id] || additional_block_ids) AS block FROM pragma_storage_info('operations')
     WHERE column_name = 'match' AND segment_type = 'VARCHAR' AND start + count > 6000 AND block_id > 0`,
  );
  assert.ok(blocks.length > 0);
  const restores = blocks.map((block) => damageBlock(shop.path('big.plan'), Number(JSON.parse(block).block)));
  const { code, out, err } = await shop.sluice('apply big.plan');
  assert.is(code, 3);
  assert.is(out, '');
  assert.match(
    err,
    /^error SL0502: Ledger not usable\n {2}Working with the ledger \.sluice\/ledger\.duckdb, or with a plan, failed: .*[Cc]orrupt/,
  );
  assert.not.match(err, / at .*\.js/);
  const sent = (await crm.requests()).records;
  assert.ok(sent > 0 && sent < 9000, `${sent} sent`);
  for (const restore of restores) restore();
  assert.is(endedWith(0, await shop.sluice('plan')).err, '');
  assert.equal(await ledgerCounts(shop), { contacts: sent });
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

/** Flips bytes in a block; gives what puts them back. */
function damageBlock(path: string, block: number): () => void {
  const at = HEADER_BYTES + block * BLOCK_BYTES + 1000;
  const before = Buffer.alloc(64);
  const file = openSync(path, 'r+');
  readSync(file, before, 0, before.length, at);
  writeSync(file, Buffer.from(before.map((byte) => byte ^ 0xff)), 0, before.length, at);
  closeSync(file);
  return () => {
    const again = openSync(path, 'r+');
    writeSync(again, before, 0, before.length, at);
    closeSync(again);
  };
}

test.run();
