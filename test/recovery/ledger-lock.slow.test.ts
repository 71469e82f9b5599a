// Two commands that want the same ledger: one has it, the other waits or is told who has it and how to end that. What a
// killed process left behind is no lock.

import { existsSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { PeopleProject } from '../kit/people.js';
import { endedWith, type Running, startSluice } from '../kit/sluice.js';
import { type KilledShop, shopOfForty, startApply, until } from './killed.js';

const LEDGER = '.sluice/ledger.duckdb';
const HOLDER = `${LEDGER}.lock.json`;
const open: KilledShop[] = [];
test.after(async () => {
  for (const { crm } of open) await crm.close();
});

async function quickShop(): Promise<KilledShop> {
  const quick = await shopOfForty();
  open.push(quick);
  return quick;
}

/** Starts an apply that has begun and takes its time: 20 requests, two at once, until the CRM forgets that it is slow. */
async function applying({ crm, shop }: KilledShop): Promise<Running> {
  await crm.faults({ delay_ms: 5000, times: 1000, after: 2 });
  const running = startApply(shop);
  await until(async () => (await crm.records('contacts')).length > 0);
  return running;
}

/** Who has it, as messages say it. */
const holder = ({ pid }: Running, command = 'sluice apply'): string =>
  `\`${command}\` of ${userInfo().username}, process ${pid} on ${hostname()}, since TIME UTC`;
const timeless = (text: string): string => text.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'TIME');
const run = (shop: PeopleProject, args: string): Running => startSluice(args, { cwd: shop.root });

test('whoever finds the ledger taken is told who has it, since when, for what, and how to end that', async () => {
  const slow = await quickShop();
  const first = await applying(slow);
  const commands = ['apply --auto-approve', 'plan', 'state list', 'runs', 'state unlock'];
  for (const ended of await Promise.all(commands.map((args) => slow.shop.sluice(args)))) {
    const { out, err } = endedWith(5, ended);
    assert.is(out, '');
    assert.is(
      timeless(err),
      `error SL0503: Ledger locked
  The ledger ${LEDGER} is in use by ${holder(first)}. Wait for it with --lock-timeout 10m, or end that process (kill ${first.pid} on ${hostname()}): the lock goes with it, and the next command takes over what it had delivered.
`,
    );
  }
  await slow.crm.forget();
  endedWith(0, await first.ended);
  assert.not(existsSync(slow.shop.path(HOLDER)));
});

test('--lock-timeout waits, says for whom, and then goes on', async () => {
  const slow = await quickShop();
  const first = await applying(slow);
  const waiting = ['apply --auto-approve', 'plan', 'state list'].map((args) =>
    run(slow.shop, `${args} --lock-timeout 1m`),
  );
  await Promise.all(waiting.map(({ says }) => says('Waiting for the ledger')));
  await slow.crm.forget();
  const said = `Waiting for the ledger ${LEDGER}: it is in use by ${holder(first)}.\n`;
  for (const { ended } of waiting) {
    const { err } = endedWith(0, await ended);
    assert.ok(timeless(err).startsWith(said), err);
  }
  endedWith(0, await first.ended);
  const records = await slow.crm.records('contacts');
  assert.is(records.length, 40);
  assert.ok(records.every(({ effects }) => effects.creates === 1 && effects.updates === 0));
});

test('when the time is over it gives up with exit 5, and says that it waited', async () => {
  const slow = await quickShop();
  const first = await applying(slow);
  const { out, err } = endedWith(5, await slow.shop.sluice('plan --lock-timeout 300ms --quiet'));
  assert.is(out, '');
  assert.ok(
    timeless(err).startsWith(
      `error SL0503: Ledger locked\n  The ledger ${LEDGER} is still, after 0.3 s, in use by ${holder(first)}. Wait longer, or end`,
    ),
    err,
  );
  await slow.crm.forget();
  endedWith(0, await first.ended);
});

test('a saved plan that had to wait for another apply is stale, and says what moved', async () => {
  const slow = await quickShop();
  endedWith(0, await slow.shop.sluice('plan --out week.plan'));
  const first = await applying(slow);
  const waiting = run(slow.shop, 'apply week.plan --lock-timeout 1m');
  await waiting.says('Waiting for the ledger');
  await slow.crm.forget();
  const { err } = endedWith(5, await waiting.ended);
  assert.match(
    err,
    /error SL0504: Plan is stale\n {2}Since the plan was made, the ledger advanced \(the plan is for serial 0, it is at \d+\)/,
  );
  endedWith(0, await first.ended);
});

test('Ctrl-C ends the waiting', async () => {
  const slow = await quickShop();
  endedWith(0, await slow.shop.sluice('plan --out week.plan'));
  const first = await applying(slow);
  const waiting = run(slow.shop, 'apply week.plan --lock-timeout 1h');
  await waiting.says('Waiting for the ledger');
  waiting.signal('SIGINT');
  assert.is((await waiting.ended).code, 130);
  await slow.crm.forget();
  endedWith(0, await first.ended);
});

test('the lock of a killed process goes with it; state unlock tidies up what it left', async () => {
  const slow = await quickShop();
  const first = await applying(slow);
  first.signal('SIGKILL');
  await first.ended;
  assert.ok(existsSync(slow.shop.path(HOLDER)));
  const { out } = endedWith(0, await slow.shop.sluice('state unlock'));
  assert.is(
    timeless(out),
    `Nobody has the ledger ${LEDGER}: there is nothing to unlock. Removed what was left of ${holder(first)}.\n`,
  );
  assert.not(existsSync(slow.shop.path(HOLDER)));
  const again = endedWith(0, await slow.shop.sluice('state unlock --json'));
  assert.equal(JSON.parse(again.out), { format_version: '1.0', ledger: LEDGER, locked: false, removed: null });
  await slow.crm.forget();
  endedWith(0, await slow.shop.sluice('apply --auto-approve'));
  assert.is((await slow.crm.records('contacts')).length, 40);
});

const FOREIGN = { pid: 1, host: 'elsewhere', user: 'eve', command: 'sluice apply', since: '2026-01-31T12:00:00.000Z' };

test('what a process of another host left is ignored, and replaced by whoever has the ledger next', async () => {
  const slow = await quickShop();
  endedWith(0, await slow.shop.sluice('apply --auto-approve'));
  writeFileSync(slow.shop.path(HOLDER), JSON.stringify(FOREIGN));
  endedWith(0, await slow.shop.sluice('plan'));
  endedWith(0, await slow.shop.sluice('state list'));
  assert.ok(existsSync(slow.shop.path(HOLDER)));
  endedWith(0, await slow.shop.sluice('apply --auto-approve'));
  assert.not(existsSync(slow.shop.path(HOLDER)));
});

test('a program that only reads the ledger is named by the lock, not by a file that another process left', async () => {
  const { shop } = await quickShop();
  endedWith(0, await shop.sluice('apply --auto-approve'));
  writeFileSync(shop.path(HOLDER), JSON.stringify(FOREIGN));
  const reader = await DuckDBInstance.create(shop.path(LEDGER), { access_mode: 'READ_ONLY' });
  const { err } = endedWith(5, await shop.sluice('apply --auto-approve'));
  assert.ok(
    err.includes(`is in use by process ${process.pid} (${process.execPath}), which reads it. Wait for it with`),
    err,
  );
  endedWith(0, await shop.sluice('plan'));
  reader.closeSync();
  endedWith(0, await shop.sluice('apply --auto-approve'));
});

test('a holder file that is damaged says nothing and stops nothing', async () => {
  const { shop } = await quickShop();
  endedWith(0, await shop.sluice('apply --auto-approve'));
  for (const damaged of ['{"pid":', '{"pid": "1", "host": "h"}']) {
    writeFileSync(shop.path(HOLDER), damaged);
    const { out } = endedWith(0, await shop.sluice('state unlock'));
    assert.is(out, `Nobody has the ledger ${LEDGER}: there is nothing to unlock.\n`);
    assert.not(existsSync(shop.path(HOLDER)));
  }
});

test('state unlock makes no ledger where there is none', async () => {
  const { shop } = await quickShop();
  endedWith(0, await shop.sluice('state unlock'));
  assert.not(existsSync(shop.path(LEDGER)));
});

test('a time that is none is refused', async () => {
  const { shop } = await quickShop();
  const refusal = async (text: string): Promise<string> =>
    endedWith(3, await shop.sluice(['plan', '--lock-timeout', text])).err;
  for (const text of ['soon', '5']) {
    assert.is(
      await refusal(text),
      `error SL0602: Invalid argument\n  --lock-timeout takes a time such as 30s, 10m or 1h; it got "${text}".\n`,
    );
  }
  endedWith(0, await shop.sluice('plan --lock-timeout 0'));
});

test.run();
