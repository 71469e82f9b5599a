// A destination that fails: what is sent again is bounded for the account as a whole, an outage is waited for with one
// request at a time, and given up when it lasts.

import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { HttpSettings } from '../../core/connector.js';
import { FREE_RETRIES, RETRIES_PER_REQUEST, RetryBudget } from '../../runtime/http/retry-budget.js';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { allOk, type Handler, json, rawServer } from './raw-server.js';

const RETRY: HttpSettings['retry'] = { attempts: 6, base_ms: 2, max_ms: 50, outage_ms: 60_000 };
const DOWN: Handler = (_, response) => json(response, 503, { message: 'down' });

/** How so many batches of one record end. */
async function deliver(count: number, handler: Handler, http: Partial<HttpSettings> = {}) {
  const server = await rawServer(handler);
  const { send, account } = acmeAccount(server.url, { concurrency: 8, retry: RETRY, ...http });
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, (_, at) => send(contacts(1, undefined, at + 1))));
  const elapsed = performance.now() - started;
  await account.close();
  await server.close();
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(statuses(answer), (counts.get(statuses(answer)) ?? 0) + 1);
  const stop = answers.map((answer) => answer.stop).find((reason) => reason !== undefined);
  return { counts: Object.fromEntries(counts), stop, elapsed, requests: server.requests, most: server.mostAtOnce() };
}

test('a thousand batches to a destination that is down cost some dozens of requests, not six thousand', async () => {
  const { counts, stop, requests } = await deliver(1000, DOWN);
  assert.ok(requests.length <= FREE_RETRIES + 16, `${requests.length} requests`);
  assert.is((counts['unknown 1'] ?? 0) + (counts['skipped 1'] ?? 0), 1000);
  assert.ok((counts['skipped 1'] ?? 0) >= 940, JSON.stringify(counts));
  assert.match(stop ?? '', /^HTTP 503: down \(/);
});

test('requests that fail now and then are sent again, for as long as enough others go through', async () => {
  const { counts, stop } = await deliver(600, (request, response) =>
    request.number % 10 === 0 ? DOWN(request, response) : json(response, 200, allOk(request)),
  );
  assert.equal(counts, { 'ok 1': 600 });
  assert.is(stop, undefined);
});

test('when every other request fails, the account is given up, and what went through is kept', async () => {
  const { counts, stop } = await deliver(1000, (request, response) =>
    request.number % 2 === 0 ? DOWN(request, response) : json(response, 200, allOk(request)),
  );
  assert.ok((counts['ok 1'] ?? 0) > 50 && (counts['ok 1'] ?? 0) < 200, JSON.stringify(counts));
  assert.match(
    stop ?? '',
    /^HTTP 503: down \(too many requests fail: \d+ were sent again for \d+ that went through\)$/,
  );
});

test('during an outage one request at a time tries, and when it ends all goes on', async () => {
  let down = true;
  setTimeout(() => {
    down = false;
  }, 300);
  const { counts, requests } = await deliver(
    100,
    (request, response) => (down ? DOWN(request, response) : json(response, 200, allOk(request))),
    { retry: { ...RETRY, base_ms: 20 } },
  );
  assert.equal(counts, { 'ok 1': 100 });
  assert.ok(requests.length <= 100 + 25, `${requests.length} requests`);
});

test('an outage that lasts is given up after the time that the connector says', async () => {
  const { counts, stop, elapsed, requests } = await deliver(50, DOWN, {
    retry: { attempts: 20, base_ms: 40, max_ms: 100, outage_ms: 500 },
  });
  assert.match(stop ?? '', /^HTTP 503: down \(nothing has gone through for \d s\)$/);
  assert.ok(elapsed > 450 && elapsed < 3000, `${elapsed} ms`);
  assert.ok(requests.length < 30, `${requests.length} requests`);
  assert.is((counts['unknown 1'] ?? 0) + (counts['skipped 1'] ?? 0), 50);
});

test('a server that never answers is given up after two tries, not six', async () => {
  const { stop, requests } = await deliver(40, () => {}, {
    timeout_ms: 150,
    retry: { ...RETRY, outage_ms: 250 },
  });
  assert.match(stop ?? '', /no complete answer within 150 ms \(nothing has gone through for \d s\)$/);
  assert.ok(requests.length <= 16, `${requests.length} requests`);
});

test('a destination that asks to wait, again and again, is not waited for with every batch', async () => {
  const { stop, requests } = await deliver(1000, (_, response) =>
    json(response, 503, { message: 'maintenance' }, { 'retry-after': '0.01' }),
  );
  assert.ok(requests.length <= FREE_RETRIES + 16, `${requests.length} requests`);
  assert.match(stop ?? '', /^HTTP 503: maintenance \(none of the last 58 requests went through\)$/);
});

test('whatever happens, retries stay within the bound', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 2000 }), (events) => {
      const budget = new RetryBudget({ retry: RETRY, concurrency: 4 });
      let through = 0;
      let retries = 0;
      for (const [at, isThrough] of events.entries()) {
        if (isThrough) budget.wentThrough(at);
        else if (budget.spend('why') === undefined) retries += 1;
        through += isThrough ? 1 : 0;
        assert.ok(retries <= FREE_RETRIES + RETRIES_PER_REQUEST * through + 1);
      }
    }),
  );
});

test.run();
