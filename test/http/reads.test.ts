// Reading records back: what an answer says of each, and when it may be taken for missing.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import { type HttpConnector, openHttpAccount } from '../../runtime/http/open-http-account.js';
import { simulate } from '../sim/simulation.js';
import { acmeConnector, acmeOperation } from './acme-connector.js';
import { json, rawServer } from './raw-server.js';

const GET: Operation = {
  name: 'read',
  identify: 'id',
  request: { method: 'GET', path: '/v1/{object}/{id}?fields={fields.names}', headers: {} },
  batch: { records: 1 },
  record: {},
  results: { at: '', id: 'id', fields: '' },
  missing: [404, 'resource_missing'],
  simulate: { status: 200, partial_status: 200, body: {} },
};

const LIST = acmeOperation('read', {
  identify: 'id',
  record: { id: '$id' },
  body: { object: '$object', by: '$match.name', fields: '$fields.names', inputs: '$records' },
  results: { at: 'results', id: 'id', match: 'properties.email', fields: 'properties' },
  missing: ['GONE'],
});

const one = (id: string): Batch => ({
  id: 'r',
  seqs: [0],
  records: '{}',
  ids: [id],
  target: { id, match: '', key: '1' },
});
const two: Batch = { id: 'r', seqs: [0, 1], records: '{"id":"7"},\n{"id":"8"}', ids: ['7', '8'] };

async function answering(status: number, body: unknown, operation: Operation, batch: Batch) {
  const seen: string[] = [];
  const server = await rawServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.body}`);
    json(response, status, body);
  });
  const connector = acmeConnector({ retry: { attempts: 1, base_ms: 1, max_ms: 1, outage_ms: 1000 } });
  const account = openHttpAccount({ connector, settings: { base_url: server.url }, secrets: { token: 'sk' } });
  const target = { objectName: 'contacts', matchName: 'email', fieldNames: ['email', 'plan'] };
  const { answers } = await account.send({ ...target, operation, batch });
  await account.close();
  await server.close();
  return { answers, seen };
}

test('one record by GET: its values are the answer itself, and the path names the fields', async () => {
  const { answers, seen } = await answering(200, { id: 7, plan: 'pro' }, GET, one('7'));
  assert.equal(answers, [{ seq: 0, status: 'ok', id: '7', live: { id: 7, plan: 'pro' } }]);
  assert.equal(seen, ['GET /v1/contacts/7?fields=email%2Cplan ']);
});

test('a status or code that says so is a missing record; another refusal is not', async () => {
  const missing = [{ seq: 0, status: 'ok', live: null }];
  assert.equal((await answering(404, {}, GET, one('7'))).answers, missing);
  assert.equal((await answering(400, { category: 'resource_missing' }, GET, one('7'))).answers, missing);
  assert.equal((await answering(400, { category: 'other', message: 'No' }, GET, one('7'))).answers, [
    { seq: 0, status: 'rejected', code: 'other', reason: 'HTTP 400: No' },
  ]);
});

test('a list: what is not in it is missing, and the body says what is asked for', async () => {
  const body = { results: [{ id: '8', properties: { plan: 'free' } }], errors: [{ category: 'GONE' }] };
  const { answers, seen } = await answering(207, body, LIST, two);
  assert.equal(answers, [
    { seq: 0, status: 'ok', live: null },
    { seq: 1, status: 'ok', id: '8', live: { plan: 'free' } },
  ]);
  assert.equal(seen, [
    'POST /crm/contacts/batch/read {"object":"contacts","by":"email","fields":["email","plan"],"inputs":[{"id":"7"},\n{"id":"8"}]}',
  ]);
});

test('nothing is missing where the answer has no list, or an error that names no record', async () => {
  const unknown = async (body: unknown) =>
    (await answering(200, body, LIST, two)).answers.map(({ status, live }) => [status, live]);
  const neither = [
    ['unknown', undefined],
    ['unknown', undefined],
  ];
  assert.equal(await unknown({ status: 'COMPLETE' }), neither);
  assert.equal(await unknown({ results: [], errors: [{ category: 'TIMEOUT', message: 'Try later' }] }), neither);
  assert.equal(await unknown({ results: [{ id: '7' }, { id: '8', properties: null }] }), neither);
  assert.equal((await answering(404, {}, { ...LIST, missing: [404] }, two)).answers[0]?.status, 'rejected');
});

test('a record is known by its id, whatever match value it has now', async () => {
  const swapped = {
    results: [
      { id: '8', properties: { email: 'seven' } },
      { id: '7', properties: { email: 'eight' } },
    ],
  };
  const { answers } = await answering(200, swapped, LIST, two);
  assert.equal(
    answers.map(({ live }) => live),
    [{ email: 'eight' }, { email: 'seven' }],
  );
});

test('by position, where the destination puts null for what is missing', async () => {
  const operation: Operation = { ...LIST, results: { at: '', position: true, fields: '' } };
  const { answers } = await answering(200, [null, { plan: 'pro' }], operation, two);
  assert.equal(
    answers.map(({ live }) => live),
    [null, { plan: 'pro' }],
  );
  const short = await answering(200, [{ plan: 'pro' }], operation, two);
  assert.equal(
    short.answers.map(({ status }) => status),
    ['unknown', 'unknown'],
  );
});

test('the simulator answers such reads as they are described', async () => {
  const acme = acmeConnector();
  const { upsert } = acme.objects.contacts?.operations ?? {};
  const read: Operation = { ...GET, request: { method: 'GET', path: '/v1/{object}/{id}', headers: {} } };
  const contacts = {
    identifiers: ['email'],
    custom_fields: true,
    fields: {},
    operations: { ...(upsert && { upsert }), read },
  };
  const connector: HttpConnector = { ...acme, objects: { contacts } };
  const { simulator, call } = await simulate(connector);
  await call('POST', '/crm/contacts/batch/upsert', {
    inputs: [{ id: 'a@x.io', by: 'email', ref: '1', properties: { email: 'a@x.io', plan: 'pro' } }],
  });
  const account = openHttpAccount({ connector, settings: { base_url: simulator.url }, secrets: { token: 'sk' } });
  const get = async (id: string) =>
    (await account.send({ operation: read, objectName: 'contacts', batch: one(id) })).answers[0]?.live;
  assert.equal(await get('1000000001'), { email: 'a@x.io', plan: 'pro', id: '1000000001' });
  assert.is(await get('5'), null);
  await account.close();
  await simulator.close();
});

test.run();
