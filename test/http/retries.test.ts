// What is sent again, when, how often, and what is said when it does not help.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { ACME_OPERATIONS, acmeOperation } from './acme-connector.js';
import { allOk, type Handler, json, rawServer, until } from './raw-server.js';

/** Sends three contacts to a server that runs `first` for the first requests and then answers well. */
async function afterFailures(times: number, first: Handler, operation = ACME_OPERATIONS.upsert) {
  const server = await rawServer((request, response) =>
    request.number <= times ? first(request, response) : json(response, 200, allOk(request)),
  );
  const { send, account, events } = acmeAccount(server.url, { timeout_ms: first === SILENCE ? 200 : 5000 });
  const started = performance.now();
  const answer = await send(contacts(3), operation);
  const elapsed = performance.now() - started;
  await account.close();
  await server.close();
  return { answer, elapsed, events, requests: server.requests };
}

const RESET: Handler = (_, response) => {
  response.socket?.resetAndDestroy();
};
const SILENCE: Handler = () => {};
const TRUNCATED: Handler = (_, response) => {
  response.writeHead(200, { 'content-length': 500 }).write('{"results":[{"ref":"1"');
  setTimeout(() => response.destroy(), 5);
};
const HALF_JSON: Handler = (_, response) => {
  response.end('{"results":[{"ref":"1"');
};

for (const [what, failure] of Object.entries({ RESET, SILENCE, TRUNCATED, HALF_JSON })) {
  test(`a request that can be repeated is sent again after ${what.toLowerCase()}`, async () => {
    const { answer, requests } = await afterFailures(1, failure);
    assert.is(statuses(answer), 'ok 3');
    assert.equal([answer.requests, answer.retries, requests.length], [2, 1, 2]);
    assert.is(requests[0]?.body, requests[1]?.body);
  });

  test(`a create without an idempotency key is unknown after ${what.toLowerCase()}, and not sent twice`, async () => {
    const { answer, requests } = await afterFailures(1, failure, ACME_OPERATIONS.create);
    assert.is(statuses(answer), 'unknown 3');
    assert.is(requests.length, 1);
    assert.match(answer.answers[0]?.reason ?? '', 'not sent again, as that could write it twice');
  });
}

test('a create whose request carries the batch’s id is repeated with the same id', async () => {
  const marked = acmeOperation('create', {
    request: { method: 'POST', path: '/crm/{object}/batch/create', headers: { 'idempotency-key': '{batch.id}' } },
  });
  const { answer, requests } = await afterFailures(2, RESET, marked);
  assert.is(statuses(answer), 'ok 3');
  assert.equal(
    requests.map(({ headers }) => headers['idempotency-key']),
    Array(3).fill('plan.contacts.1'),
  );
});

test('a create that was surely not applied is sent again', async () => {
  const { answer } = await afterFailures(1, (_, response) => json(response, 429, {}), ACME_OPERATIONS.create);
  assert.is(statuses(answer), 'ok 3');
});

test('attempts are bounded; a server that keeps failing leaves the records unknown', async () => {
  const { answer, events } = await afterFailures(99, (_, response) => json(response, 503, { message: 'down' }));
  assert.equal([answer.requests, answer.retries], [4, 3]);
  assert.equal(answer.answers[0], { seq: 1, status: 'unknown', code: '503', reason: 'HTTP 503: down (tried 4 times)' });
  assert.equal(
    events.map(({ type }) => type),
    ['retry', 'retry', 'retry'],
  );
});

test('a rate limit that never lifts is a rejection, because nothing was applied', async () => {
  const { answer } = await afterFailures(99, (_, response) =>
    json(response, 429, { category: 'RATE', message: 'slow down' }),
  );
  assert.equal(answer.answers[2], {
    seq: 3,
    status: 'rejected',
    code: '429',
    reason: 'HTTP 429: slow down (tried 4 times)',
  });
});

test('one lost answer among rate limits leaves the records unknown', async () => {
  const { answer } = await afterFailures(99, (request, response) =>
    request.number === 1 ? RESET(request, response) : json(response, 429, {}),
  );
  assert.is(statuses(answer), 'unknown 3');
});

test('Retry-After in seconds is waited for, by the whole account', async () => {
  const server = await rawServer((request, response) => {
    if (request.number === 1) json(response, 429, {}, { 'retry-after': '1' });
    else json(response, 200, allOk(request));
  });
  const { send, account, events } = acmeAccount(server.url);
  const first = send(contacts(1));
  await until(() => events.length > 0);
  const answers = await Promise.all([first, send(contacts(1, undefined, 50))]);
  assert.equal(answers.map(statuses), ['ok 1', 'ok 1']);
  const [refused, ...later] = server.requests.map(({ receivedAt }) => receivedAt);
  assert.ok(later.length === 2 && later.every((at) => at - (refused ?? 0) >= 995), String(later));
  await account.close();
  await server.close();
});

test('Retry-After as an HTTP date is waited for', async () => {
  const { answer, elapsed } = await afterFailures(1, (_, response) =>
    json(response, 503, {}, { 'retry-after': new Date(Date.now() + 1500).toUTCString() }),
  );
  assert.is(statuses(answer), 'ok 3');
  assert.ok(elapsed >= 400, `${elapsed} ms`);
});

test('a wait of more than ten minutes stops the sync instead', async () => {
  const { answer } = await afterFailures(1, (_, response) =>
    json(response, 429, { message: 'daily limit' }, { 'retry-after': '3600' }),
  );
  assert.is(statuses(answer), 'skipped 3');
  assert.is(answer.stop, 'HTTP 429: daily limit (asks to wait 3600 s, longer than we do)');
  assert.is(answer.requests, 1);
});

test('an account that refuses us stops the sync with the destination’s words', async () => {
  const { answer, events } = await afterFailures(1, (_, response) => json(response, 401, { message: 'token expired' }));
  assert.is(statuses(answer), 'skipped 3');
  assert.is(answer.stop, 'HTTP 401: token expired');
  assert.equal(events, [{ type: 'stop', batch: 'plan.contacts.1', reason: 'HTTP 401: token expired' }]);
});

test('a destination that cannot be reached stops the sync, and nothing counts as unknown', async () => {
  const server = await rawServer(() => {});
  await server.close();
  const { send, account } = acmeAccount(server.url);
  const answer = await send(contacts(2), ACME_OPERATIONS.create);
  assert.is(statuses(answer), 'skipped 2');
  assert.match(answer.stop ?? '', /^The destination cannot be reached: .*ECONNREFUSED.* \(tried 4 times\)$/);
  await account.close();
});

test('an address that is no URL stops the sync at its first batch', async () => {
  const { send, account } = acmeAccount('crm.example');
  assert.is((await send(contacts(1))).stop, 'The base address "crm.example" is not an http(s) URL.');
  await account.close();
});

test('once an account refuses us, batches that wait for a connection are turned away unsent', async () => {
  const server = await rawServer((_, response) => json(response, 401, { message: 'token expired' }));
  const { send, account } = acmeAccount(server.url, { concurrency: 1 });
  const answers = await Promise.all([send(contacts(3)), send(contacts(2)), send(contacts(1))]);
  await account.close();
  await server.close();
  assert.is(server.requests.length, 1);
  assert.equal(answers.map(statuses), ['skipped 3', 'skipped 2', 'skipped 1']);
  assert.equal(
    answers.map(({ stop }) => stop),
    Array(3).fill('HTTP 401: token expired'),
  );
});

test.run();
