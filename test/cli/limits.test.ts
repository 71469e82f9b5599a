// Bounds of a sync while it delivers: records too large for any request, and too many that are refused.

import { readdirSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { crmConnector, startCrm } from '../kit/crm.js';
import { type PeopleProject, peopleProject } from '../kit/people.js';
import { endedWith } from '../kit/sluice.js';

const crm = await startCrm();
test.after(() => crm.close());
test.before.each(() => crm.forget());

function numbered(count: number, prefix: string, name = "'N' || i"): string {
  return `SELECT i AS id, '${prefix}' || i || '@l.example' AS email, ${name} AS name FROM range(1, ${count + 1}) AS t(i)`;
}

async function applied(shop: PeopleProject, code: number) {
  const { out } = endedWith(code, await shop.sluice('apply --auto-approve --json'));
  const { summary, syncs } = JSON.parse(out);
  return { summary, requests: syncs[0].requests, stopped: syncs[0].stopped, samples: syncs[0].samples };
}

function journalOf(shop: PeopleProject): string {
  const entries = readdirSync(shop.path('.sluice'), { recursive: true, encoding: 'utf8' });
  return entries.flatMap((file) => (file.endsWith('journal.jsonl') ? [shop.read(`.sluice/${file}`)] : [])).join('');
}

test('a record that no request can carry is refused here, with its size; the others go out', async () => {
  const connector = crmConnector();
  const operations = Object.entries(connector.operations ?? {}).map(([name, operation]) => [
    name,
    { ...operation, batch: { records: 100, bytes: 2000 } },
  ]);
  const shop = peopleProject({ url: crm.url, connector: { ...connector, operations: Object.fromEntries(operations) } });
  await shop.people(numbered(30, 'big', "CASE WHEN i IN (1, 15) THEN repeat('x', 3000) ELSE 'N' || i END"));
  const { summary, requests, samples } = await applied(shop, 1);
  assert.equal(summary, { ok: 28, noop: 0, rejected: 2, unknown: 0, skipped: 0 });
  assert.is((await crm.requests()).requests, requests);
  assert.is((await crm.requests()).records, 28);
  assert.equal(
    samples.map(({ key, code, reason }: Record<string, string>) => ({ key, code, reason })),
    ['1', '15'].map((key) => ({
      key,
      code: 'too_large',
      reason: `The record is ${key === '1' ? 3124 : 3127} bytes of JSON; a request of this destination carries 2000. It was not sent.`,
    })),
  );
});

test('when more than half of the records are refused, the sync stops, and what went through is kept', async () => {
  const shop = peopleProject({ url: crm.url, connector: crmConnector(50, 1) });
  await shop.people(numbered(3000, 'half', "CASE WHEN i % 3 > 0 THEN 'bad' ELSE 'good' END"));
  await crm.faults({ reject: { field: 'firstname', value: 'bad', code: 'BAD', reason: 'that name' } });
  const { summary, stopped } = await applied(shop, 1);
  assert.match(
    stopped,
    /^\d+ of \d{3,} records were rejected, more than guard max_rejects allows \(50%\)\. The last one: that name$/,
  );
  assert.ok(summary.rejected > 250 && summary.rejected < 700, JSON.stringify(summary));
  assert.ok(summary.ok > 100 && summary.skipped > 1500, JSON.stringify(summary));
  await crm.forget();
  const next = await shop.plan();
  assert.is(next.summary.unchanged, summary.ok);
});

test('a bound in records holds from the first one, and a large share can be allowed', async () => {
  const bad = "CASE WHEN i % 3 > 0 THEN 'bad' ELSE 'good' END";
  const strict = peopleProject({ url: crm.url, connector: crmConnector(10, 1), sync: { guards: { max_rejects: 20 } } });
  await strict.people(numbered(400, 'few', bad));
  await crm.faults({ reject: { field: 'firstname', value: 'bad', reason: 'that name' } });
  const { summary, stopped } = await applied(strict, 1);
  assert.match(stopped, /more than guard max_rejects allows \(20\)/);
  assert.ok(summary.rejected > 20 && summary.rejected < 70, JSON.stringify(summary));
  const lax = peopleProject({ url: crm.url, sync: { guards: { max_rejects: '100%' } } });
  await lax.people(numbered(900, 'lax', bad));
  const all = await applied(lax, 1);
  assert.equal(all.summary, { ok: 300, noop: 0, rejected: 600, unknown: 0, skipped: 0 });
  assert.is(all.stopped, null);
});

test('the field that the destination objects to is written into the journal', async () => {
  const shop = peopleProject({ url: crm.url, sync: { match: { email: 'email' } } });
  await shop.people("SELECT 1 AS id, 'no address' AS email, 'Ann' AS name UNION ALL SELECT 2, 'f@l.example', 'Bob'");
  await applied(shop, 1);
  assert.match(
    journalOf(shop),
    /"seq":0,"status":"rejected","code":"VALIDATION_ERROR","reason":"[^}]*","field":"email"\}/,
  );
});

test.run();
