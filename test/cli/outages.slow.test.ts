// A destination that cannot be reached or refuses us, and secrets that are not there: nothing is lost, nothing is
// taken for delivered.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());

const SIX = "SELECT i AS id, 'p' || i || '@x.example' AS email, 'P' || i AS name FROM range(1, 7) AS t(i)";
/** Batches of two, one after the other. */
const SMALL = crmConnector(2, 1);

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('a destination that is not there: all is skipped, the ledger stays, the next plan is the same', async () => {
  const port = await unusedPort();
  const shop = peopleProject({ url: `http://127.0.0.1:${port}`, connector: SMALL });
  await shop.people(SIX);
  const before = await shop.plan();
  endedWith(0, await shop.sluice('plan --out down.plan'));
  const { out, err } = endedWith(1, await shop.sluice('apply down.plan'));
  const why = `The destination cannot be reached: connect ECONNREFUSED 127.0.0.1:${port} (tried 2 times)`;
  assert.match(out, /^contacts {2}0 ok, 6 skipped \(\d requests, \d retried\)\n/);
  assert.ok(out.includes(`\n  stopped: ${why}\n`), out);
  assert.ok(out.endsWith('\nApply: 0 ok, 6 skipped.\n'), out);
  assert.is(err, '');
  const { plan_id: _, ledger: __, ...rest } = before;
  const { plan_id: ___, ledger, ...after } = await shop.plan();
  assert.equal(after, rest);
  assert.is(ledger.serial, 0);
});

test('a secret that is not there is named, and nothing is sent', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(SIX);
  shop.write({
    'destinations/crm.destination.json': {
      connector: 'crm',
      settings: { base_url: crm.url },
      secrets: { token: { env: 'NO_SUCH_TOKEN' } },
    },
  });
  endedWith(0, await shop.sluice('plan'));
  await crm.forget();
  const { err } = endedWith(3, await shop.sluice('apply --auto-approve'));
  assert.is(
    err,
    `destinations/crm.destination.json error SL0507: Secret not available
  The secret "token" is not available: the environment variable NO_SUCH_TOKEN is not set. Set it and run again.
`,
  );
  assert.is((await crm.requests()).requests, 0);
});

test('no file of a run holds the secret', async () => {
  const shop = peopleProject({ url: crm.url });
  await shop.people(SIX);
  const { out, err } = endedWith(
    0,
    await shop.sluice('apply --auto-approve --json', { HUBSPOT_TOKEN: 'very-secret-token' }),
  );
  assert.not(`${out}${err}`.includes('very-secret-token'));
  for (const entry of readdirSync(shop.root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = readFileSync(`${entry.parentPath}/${entry.name}`, 'latin1');
    assert.not(content.includes('very-secret-token'), entry.name);
  }
});

test('an account that refuses us in the middle stops the sync: the rest is skipped, what went through is kept', async () => {
  const shop = peopleProject({ url: crm.url, connector: SMALL });
  await shop.people(SIX.replaceAll("'p'", "'s'"));
  await crm.forget();
  await crm.faults({
    status: 401,
    after: 1,
    times: 5,
    body: { category: 'EXPIRED', message: 'The token has expired' },
  });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --json'));
  const { status, summary, syncs } = JSON.parse(out);
  assert.equal(
    { status, summary },
    { status: 'failed', summary: { ok: 2, noop: 0, rejected: 0, unknown: 0, skipped: 4 } },
  );
  assert.is(syncs[0].stopped, 'HTTP 401: The token has expired');
  assert.equal(syncs[0].samples[0], {
    key: '3',
    action: 'create',
    status: 'skipped',
    code: 'EXPIRED',
    reason: 'HTTP 401: The token has expired',
  });
  await crm.forget();
  assert.equal((await shop.plan()).summary, { create: 4, update: 0, delete: 0, unchanged: 2, invalid: 0, held: 0 });
  endedWith(0, await shop.sluice('apply --auto-approve'));
  assert.is((await crm.requests()).records, 4);
  assert.is((await shop.plan()).summary.unchanged, 6);
});

test('an answer that never comes leaves the records unknown, and they are planned again', async () => {
  const shop = peopleProject({ url: crm.url, connector: SMALL });
  await shop.people(SIX.replaceAll("'p'", "'u'"));
  await crm.forget();
  await crm.faults({ close: 'after', times: 40 });
  const { out } = endedWith(1, await shop.sluice('apply --auto-approve --json'));
  assert.equal(JSON.parse(out).summary, { ok: 0, noop: 0, rejected: 0, unknown: 6, skipped: 0 });
  await crm.forget();
  assert.is((await shop.plan()).summary.create, 6);
  endedWith(0, await shop.sluice('apply --auto-approve'));
  const mine = (await crm.records('contacts')).filter(({ fields }) => String(fields.email).startsWith('u'));
  assert.is(mine.length, 6);
  assert.ok(mine.every(({ effects }) => effects.creates === 1));
});

test('an answer of 503, and one of 429, is tried again', async () => {
  const shop = peopleProject({ url: crm.url, connector: SMALL });
  for (const status of [503, 429]) {
    await shop.people(SIX.replaceAll("'p'", `'t${status}-'`));
    await crm.faults({ status, headers: { 'retry-after': '0' } });
    const { out } = endedWith(0, await shop.sluice('apply --auto-approve'));
    assert.ok(out.endsWith('contacts  6 ok (4 requests, 1 retried)\nApply: 6 ok.\n'), out);
  }
});

test.run();
