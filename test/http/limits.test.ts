// Concurrency, rate limits and interruption: what an account never exceeds, whoever sends through it.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { allOk, json, type RawRequest, rawServer, until } from './raw-server.js';

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** The most requests that arrived within any stretch of that length. */
function mostWithin(requests: readonly RawRequest[], ms: number): number {
  const times = requests.map(({ receivedAt }) => receivedAt).sort((a, b) => a - b);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + ms).length));
}

test('no more requests are in flight than the connector says', async () => {
  const server = await rawServer(async (request, response) => {
    await wait(20);
    json(response, 200, allOk(request));
  });
  const { send, account } = acmeAccount(server.url, { concurrency: 3 });
  const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => send(contacts(1, undefined, at + 1))));
  assert.ok(answers.every((answer) => statuses(answer) === 'ok 1'));
  assert.is(server.mostAtOnce(), 3);
  await account.close();
  await server.close();
});

test('every rate limit holds at once, in any window, as the server sees it', async () => {
  const server = await rawServer(async (request, response) => {
    await wait(Math.random() * 30);
    json(response, 200, allOk(request));
  });
  const rate_limits = [
    { requests: 5, per_ms: 100 },
    { requests: 12, per_ms: 600 },
  ];
  const { send, account } = acmeAccount(server.url, { rate_limits, concurrency: 8 });
  const started = performance.now();
  await Promise.all(Array.from({ length: 30 }, (_, at) => send(contacts(1, undefined, at + 1))));
  const elapsed = performance.now() - started;
  assert.is(server.requests.length, 30);
  assert.ok(mostWithin(server.requests, 100) <= 5, `${mostWithin(server.requests, 100)} in 100 ms`);
  assert.ok(mostWithin(server.requests, 600) <= 12, `${mostWithin(server.requests, 600)} in 600 ms`);
  assert.ok(elapsed < 6000, `used the limit: ${elapsed} ms`);
  await account.close();
  await server.close();
});

test('an interruption lets requests in flight finish and skips the rest', async () => {
  const interrupt = new AbortController();
  const server = await rawServer(async (request, response) => {
    await until(() => interrupt.signal.aborted);
    await wait(30);
    json(response, 200, allOk(request));
  });
  const { send, account } = acmeAccount(server.url, { concurrency: 2 }, interrupt.signal);
  const sends = Array.from({ length: 6 }, (_, at) => send(contacts(1, undefined, at + 1)));
  await until(() => server.requests.length === 2);
  interrupt.abort();
  const answers = await Promise.all(sends);
  assert.equal(answers.map(statuses), ['ok 1', 'ok 1', 'skipped 1', 'skipped 1', 'skipped 1', 'skipped 1']);
  assert.is(answers[5]?.answers[0]?.reason, 'Interrupted before it was sent.');
  assert.is(statuses(await send(contacts(1))), 'skipped 1');
  assert.is(server.requests.length, 2);
  await account.close();
  await server.close();
});

/** A request that is answered so, waits for five minutes, and is interrupted meanwhile with another behind it. */
async function interruptedAfter(status: number): Promise<readonly string[]> {
  const interrupt = new AbortController();
  const server = await rawServer((_, response) => json(response, status, {}, { 'retry-after': '300' }));
  const { send, account, events } = acmeAccount(server.url, {}, interrupt.signal);
  const first = send(contacts(1));
  await until(() => events.length > 0);
  const second = send(contacts(1));
  interrupt.abort();
  const answers = await Promise.all([first, second]);
  assert.is(server.requests.length, 1);
  await account.close();
  await server.close();
  return answers.map(statuses);
}

test('an interruption ends the waits for the next try and for the account’s pause', async () => {
  assert.equal(await interruptedAfter(429), ['skipped 1', 'skipped 1']);
});

test('interrupted after a try that may have been applied, records are unknown', async () => {
  assert.equal(await interruptedAfter(503), ['unknown 1', 'skipped 1']);
});

test.run();
