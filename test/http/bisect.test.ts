// Batches that are refused as a whole are halved down to the records that they were refused for.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { ACME_OPERATIONS } from './acme-connector.js';
import { allOk, json, rawServer } from './raw-server.js';

function serverRefusing(bad: ReadonlySet<string>) {
  return rawServer((request, response) => {
    const found = request.refs.find((ref) => bad.has(ref));
    if (found === undefined) json(response, 200, allOk(request));
    else json(response, 409, { category: 'CONFLICT', message: `record ${found} exists` });
  });
}

test('one bad record of 100 is found, and the other 99 go through', async () => {
  const server = await serverRefusing(new Set(['73']));
  const { send, account, events } = acmeAccount(server.url);
  const answer = await send(contacts(100), ACME_OPERATIONS.create);
  assert.is(statuses(answer), 'ok 99, rejected 1');
  assert.equal(answer.answers[72], {
    seq: 73,
    status: 'rejected',
    code: 'CONFLICT',
    reason: 'HTTP 409: record 73 exists',
  });
  assert.equal(
    answer.answers.map(({ seq }) => seq),
    contacts(100).seqs,
  );
  assert.ok(answer.requests <= 15, `${answer.requests} requests`);
  assert.is(answer.retries, 0);
  assert.is(events[0]?.type, 'bisect');
  await account.close();
  await server.close();
});

test('no record is written twice on the way', async () => {
  const server = await serverRefusing(new Set(['1', '2', '50']));
  const { send, account } = acmeAccount(server.url);
  const answer = await send(contacts(64));
  assert.is(statuses(answer), 'ok 61, rejected 3');
  const accepted = server.requests.filter(({ refs }) => !refs.some((ref) => ['1', '2', '50'].includes(ref)));
  const written = accepted.flatMap(({ refs }) => refs);
  assert.is(new Set(written).size, written.length);
  await account.close();
  await server.close();
});

test('a batch of bad records costs at most two requests for each', async () => {
  const server = await serverRefusing(new Set(contacts(16).seqs.map(String)));
  const { send, account } = acmeAccount(server.url);
  const answer = await send(contacts(16));
  assert.is(statuses(answer), 'rejected 16');
  assert.is(answer.requests, 31);
  await account.close();
  await server.close();
});

test('the halves’ ids follow from the batch’s id, so that they are the same after a crash', async () => {
  const seen: string[] = [];
  const server = await rawServer((request, response) => {
    seen.push(`${request.headers['idempotency-key']} ${request.refs.join('+')}`);
    if (request.refs.includes('2')) json(response, 400, {});
    else json(response, 200, allOk(request));
  });
  const headers = { 'idempotency-key': '{batch.id}' };
  const { send, account } = acmeAccount(server.url, { headers });
  await send(contacts(3));
  assert.equal(seen, [
    'plan.contacts.1 1+2+3',
    'plan.contacts.1.0 1+2',
    'plan.contacts.1.0.0 1',
    'plan.contacts.1.0.1 2',
    'plan.contacts.1.1 3',
  ]);
  await account.close();
  await server.close();
});

test('when the account refuses us half-way, the rest is skipped', async () => {
  const server = await rawServer((request, response) => {
    if (request.number === 1) json(response, 400, {});
    else if (request.number === 2) json(response, 200, allOk(request));
    else json(response, 403, { message: 'no scope' });
  });
  const { send, account } = acmeAccount(server.url);
  const answer = await send(contacts(8));
  assert.is(statuses(answer), 'ok 4, skipped 4');
  assert.is(answer.stop, 'HTTP 403: no scope');
  await account.close();
  await server.close();
});

test.run();
