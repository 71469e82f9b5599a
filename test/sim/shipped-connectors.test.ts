// The connectors of this repository against the simulator made from them: what one writes the other reads.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Batch } from '../../core/batch.js';
import { type HttpConnector, openHttpAccount } from '../../runtime/http/open-http-account.js';
import { statuses } from '../http/acme-account.js';
import { json, rawServer } from '../http/raw-server.js';
import { shippedConnector, simulate } from './simulation.js';

function operationOf(connector: HttpConnector, object: string, name: 'upsert' | 'archive' | 'delete' | 'update') {
  const operation = connector.objects[object]?.operations[name];
  if (operation === undefined) throw new Error(`no ${object}.${name}`);
  return operation;
}

function contact(seq: number, email: string): object {
  return { id: email, idProperty: 'email', objectWriteTraceId: String(seq), properties: { email, firstname: 'Ann' } };
}

const TWO: Batch = {
  id: 'p1',
  seqs: [1, 2],
  records: [contact(1, 'a@x.io'), contact(2, 'wrong')].map((record) => JSON.stringify(record)).join(',\n'),
  matches: ['a@x.io', 'wrong'],
};

test('hubspot: upsert reads ids and refusals, archive takes records away', async () => {
  const connector = shippedConnector('hubspot');
  const { simulator, get } = await simulate(connector);
  const account = openHttpAccount({ connector, settings: { base_url: simulator.url }, secrets: { token: 'pat-1' } });
  const upserted = await account.send({
    operation: operationOf(connector, 'contacts', 'upsert'),
    objectName: 'contacts',
    batch: TWO,
    matchName: 'email',
  });
  assert.equal(upserted.answers, [
    { seq: 1, status: 'ok', id: '1000000001' },
    {
      seq: 2,
      status: 'rejected',
      code: 'VALIDATION_ERROR',
      reason: 'Field "email": "wrong" is not a valid email',
      field: 'email',
    },
  ]);
  const archived = await account.send({
    operation: operationOf(connector, 'contacts', 'archive'),
    objectName: 'contacts',
    batch: { id: 'p2', seqs: [3], records: '{"id":"1000000001"}' },
  });
  assert.is(statuses(archived), 'ok 1');
  assert.is((await get('records/contacts')).count, 0);
  await account.close();
  await simulator.close();
});

test('hubspot: an answer without results and errors is success of nothing', async () => {
  const connector = shippedConnector('hubspot');
  const server = await rawServer((_, response) => json(response, 200, { status: 'COMPLETE', results: [] }));
  const account = openHttpAccount({ connector, settings: { base_url: server.url }, secrets: { token: 'pat-1' } });
  const operation = operationOf(connector, 'contacts', 'upsert');
  const answer = await account.send({
    operation,
    objectName: 'contacts',
    batch: TWO,
    matchName: 'email',
  });
  assert.is(statuses(answer), 'unknown 2');
  await account.close();
  await server.close();
});

test('webhook: one record or a list at the address itself, told apart by the body, kept by key', async () => {
  const connector = shippedConnector('webhook');
  const { simulator, get } = await simulate(connector);
  const account = openHttpAccount({ connector, settings: { url: `${simulator.url}/` }, secrets: {} });
  const event = (key: string, action: string, data: object | null) => JSON.stringify({ action, key, data });
  const send = (object: string, name: 'upsert' | 'delete', batch: Batch) =>
    account.send({ operation: operationOf(connector, object, name), objectName: object, batch });
  await send('event', 'upsert', { id: 'e1', seqs: [1], records: event('1', 'create', { n: 1 }) });
  const list = [event('1', 'create', { n: 1 }), event('2', 'update', { n: 2 })].join(',\n');
  await send('events', 'upsert', { id: 'e2', seqs: [1, 2], records: list });
  await send('events', 'upsert', { id: 'e2', seqs: [1, 2], records: list });
  await send('events', 'delete', { id: 'e3', seqs: [3], records: event('2', 'delete', null) });
  assert.equal(
    (await get('records/event')).records?.map(({ fields }) => fields),
    [{ n: 1 }],
  );
  assert.equal(
    (await get('records/events')).records?.map(({ fields, effects }) => [fields, effects]),
    [[{ n: 1 }, { creates: 1, updates: 0, deletes: 0 }]],
  );
  assert.is((await get('requests')).replayed, 1);
  await account.close();
  await simulator.close();
});

test('webhook: one that is gone stops the sync', async () => {
  const connector = shippedConnector('webhook');
  const { simulator, faults } = await simulate(connector);
  await faults({ status: 410, body: { message: 'unsubscribed' } });
  const account = openHttpAccount({ connector, settings: { url: simulator.url }, secrets: {} });
  const operation = operationOf(connector, 'event', 'upsert');
  const batch = { id: 'e1', seqs: [1], records: '{"action":"create","key":"1","data":{}}' };
  const answer = await account.send({ operation, objectName: 'event', batch });
  assert.equal([answer.stop, statuses(answer)], ['HTTP 410: unsubscribed', 'skipped 1']);
  await account.close();
  await simulator.close();
});

test.run();
