// How an answer becomes one outcome per record.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch, BatchAnswer } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import { acmeAccount, contacts, statuses } from './acme-account.js';
import { acmeOperation } from './acme-connector.js';
import { json, type RawRequest, rawServer } from './raw-server.js';

/** Sends one batch to a server that gives this answer. */
async function answered(
  batch: Batch,
  answer: (request: RawRequest) => { readonly status?: number; readonly body: unknown },
  operation?: Operation,
): Promise<BatchAnswer> {
  const server = await rawServer((request, response) => {
    const { status = 200, body } = answer(request);
    if (typeof body === 'string') response.writeHead(status).end(body);
    else json(response, status, body);
  });
  const { send, account } = acmeAccount(server.url);
  const result = await send(batch, operation);
  await account.close();
  await server.close();
  return result;
}

test('a 207 that refuses 3 of 100 gives 97 ok with ids and 3 rejected with the destination’s words', async () => {
  const refused = new Set(['7', '50', '100']);
  const answer = await answered(contacts(100), ({ refs }) => ({
    status: 207,
    body: {
      results: refs.filter((ref) => !refused.has(ref)).map((ref) => ({ ref, id: `9${ref}` })),
      errors: [
        { category: 'VALIDATION_ERROR', message: 'bad e-mail', context: { ref: ['7', '50'] } },
        { category: 'CONFLICT', message: 'taken', context: { ref: '100' } },
      ],
    },
  }));
  assert.is(statuses(answer), 'ok 97, rejected 3');
  assert.is(answer.requests, 1);
  assert.equal(answer.answers[0], { seq: 1, status: 'ok', id: '91' });
  assert.equal(answer.answers[6], { seq: 7, status: 'rejected', code: 'VALIDATION_ERROR', reason: 'bad e-mail' });
  assert.equal(answer.answers[99], { seq: 100, status: 'rejected', code: 'CONFLICT', reason: 'taken' });
});

test('a record that the answer does not mention is unknown, never ok', async () => {
  const answer = await answered(contacts(3), () => ({
    body: {
      results: [
        { ref: '1', id: '9' },
        { ref: '3', id: '8' },
      ],
    },
  }));
  assert.equal(answer.answers[1], { seq: 2, status: 'unknown', reason: 'The answer did not mention this record.' });
});

test('success without any result makes every record unknown', async () => {
  assert.is(statuses(await answered(contacts(5), () => ({ body: { status: 'COMPLETE', results: [] } }))), 'unknown 5');
  assert.is(statuses(await answered(contacts(5), () => ({ body: {} }))), 'unknown 5');
});

test('an error that names no record of the batch shows in the reason of the records left open', async () => {
  const answer = await answered(contacts(2), () => ({
    status: 207,
    body: { results: [{ ref: '1', id: '9' }], errors: [{ category: 'X', message: 'one was bad' }] },
  }));
  assert.is(statuses(answer), 'ok 1, unknown 1');
  assert.match(answer.answers[1]?.reason ?? '', 'it said of one that it did not name: one was bad');
});

test('results in another order and without our mark are found by match value, whatever its case', async () => {
  const answer = await answered(contacts(3), () => ({
    body: {
      results: ['USER3@x.io', 'user1@x.io', 'user2@X.io'].map((email, at) => ({ id: `${at}`, properties: { email } })),
    },
  }));
  assert.equal(
    answer.answers.map(({ seq, status, id }) => [seq, status, id]),
    [
      [1, 'ok', '1'],
      [2, 'ok', '2'],
      [3, 'ok', '0'],
    ],
  );
});

test('match values that differ in case only are never mixed up', async () => {
  const batch = { ...contacts(2), matches: ['Ann@x.io', 'ann@x.io'] };
  const answer = await answered(batch, () => ({ body: { results: [{ id: '5', properties: { email: 'ANN@x.io' } }] } }));
  assert.is(statuses(answer), 'unknown 2');
});

test('results can be found by the destination’s id', async () => {
  const batch = { ...contacts(2), ids: ['70', '71'] };
  const answer = await answered(batch, () => ({ body: { results: [{ id: 71 }] } }));
  assert.equal(
    answer.answers.map(({ status }) => status),
    ['unknown', 'ok'],
  );
});

const POSITIONAL = acmeOperation('upsert', {
  results: { at: '', position: true, id: 'id', ok: 'success', code: 'errors.0.code', reason: 'errors.0.message' },
});

test('a list in the order of the request says of each record whether it went through', async () => {
  const body = [{ success: true, id: 'a' }, { success: false, errors: [{ code: 'DUP', message: 'duplicate' }] }, {}];
  const answer = await answered(contacts(3), () => ({ body }), POSITIONAL);
  assert.equal(answer.answers, [
    { seq: 1, status: 'ok', id: 'a' },
    { seq: 2, status: 'rejected', code: 'DUP', reason: 'duplicate' },
    { seq: 3, status: 'unknown', reason: 'The answer did not mention this record.' },
  ]);
});

test('a list by position that has another length is not trusted', async () => {
  const answer = await answered(contacts(2), () => ({ body: [{ success: true, id: 'a' }] }), POSITIONAL);
  assert.is(statuses(answer), 'unknown 2');
});

test('the answer itself may be the only result', async () => {
  const answer = await answered(contacts(1), () => ({ body: { success: true, id: 'a' } }), POSITIONAL);
  assert.equal(answer.answers, [{ seq: 1, status: 'ok', id: 'a' }]);
});

const BY_INDEX = (({ results: _, ...rest }: Operation): Operation => ({
  ...rest,
  errors: { at: 'errors', index: 'batch_index', code: 'reason', reason: 'message' },
}))(acmeOperation('upsert'));

test('without described results all records are ok but those that errors name by index', async () => {
  const body = { errors: [{ batch_index: 1, reason: 'bad', message: 'no' }] };
  const answer = await answered(contacts(3), () => ({ status: 207, body }), BY_INDEX);
  assert.equal(
    answer.answers.map(({ status }) => status),
    ['ok', 'rejected', 'ok'],
  );
});

test('an error that cannot be placed leaves no record ok where silence means ok', async () => {
  const body = { errors: [{ batch_index: 17, reason: 'bad', message: 'no' }] };
  assert.is(statuses(await answered(contacts(3), () => ({ status: 207, body }), BY_INDEX)), 'unknown 3');
});

test('no error is an absent, a null or an empty list, object or text; a text is an error', async () => {
  for (const errors of [undefined, null, [], {}, '']) {
    assert.is(statuses(await answered(contacts(2), () => ({ body: { errors } }), BY_INDEX)), 'ok 2');
  }
  const answer = await answered(contacts(1), () => ({ body: { errors: 'quota used up' } }), BY_INDEX);
  assert.match(answer.answers[0]?.reason ?? '', 'The answer says: "quota used up"');
});

test('ids beyond 2^53 keep their digits, and digits inside texts stay as they are', async () => {
  const long =
    '{"results":[{"ref":"1","id":9007199254740993123,"note":"a: 9007199254740993123"},{"ref":2,"id":-9007199254740995}]}';
  const answer = await answered(contacts(2), () => ({ body: long }));
  assert.equal(
    answer.answers.map(({ id }) => id),
    ['9007199254740993123', '-9007199254740995'],
  );
});

test('a status that means rejected refuses all records with the destination’s words', async () => {
  const answer = await answered(contacts(2), () => ({ status: 422, body: { category: 'BAD', message: 'cannot' } }));
  assert.equal(answer.answers[1], { seq: 2, status: 'rejected', code: 'BAD', reason: 'HTTP 422: cannot' });
  assert.is(answer.requests, 1);
});

test('a reason is at most 500 characters and falls back to the start of the answer', async () => {
  const long = await answered(contacts(1), () => ({ status: 422, body: { message: 'x'.repeat(2000) } }));
  assert.is(long.answers[0]?.reason?.length, 500);
  const html = await answered(contacts(1), () => ({ status: 422, body: '<html>no</html>' }));
  assert.is(html.answers[0]?.reason, 'HTTP 422: <html>no</html>');
});

test.run();
