// The simulated API as a client sees it: routes, checks and effects, from the connector's description alone.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { acmeConnector } from '../http/acme-connector.js';
import { type Simulation, simulate } from './simulation.js';

let sim: Simulation;

test.before.each(async () => {
  sim = await simulate(acmeConnector());
});
test.after.each(() => sim.simulator.close());

const UPSERT = '/crm/contacts/batch/upsert';

function contact(email: string, properties: object = {}, ref?: string): object {
  return { id: email, by: 'email', ...(ref !== undefined && { ref }), properties: { email, ...properties } };
}

test('upsert creates with an id and then updates, answering by our mark and match value', async () => {
  const created = await sim.call('POST', UPSERT, { inputs: [contact('a@x.io', { plan: 'free' }, '7')] });
  assert.is(created.status, 200);
  assert.equal(created.body, {
    status: 'COMPLETE',
    results: [{ properties: { email: 'a@x.io' }, ref: '7', id: '1000000001' }],
  });
  await sim.call('POST', UPSERT, { inputs: [contact('A@x.io', { plan: 'pro' })] });
  assert.equal(await sim.get('records/contacts'), {
    object: 'contacts',
    count: 1,
    records: [
      {
        id: '1000000001',
        key: 'a@x.io',
        fields: { email: 'A@x.io', plan: 'pro' },
        effects: { creates: 1, updates: 1, deletes: 0 },
      },
    ],
  });
});

test('records that break the description are refused one by one in the vendor’s shape', async () => {
  const { status, body } = await sim.call('POST', UPSERT, {
    inputs: [
      contact('good@x.io', { plan: 'pro', ltv: '12.50', born: '2001-02-03', custom: 'x' }, '1'),
      contact('not-an-email', {}, '2'),
      contact('b@x.io', { plan: 'gold' }, '3'),
      contact('c@x.io', { ltv: 'many' }, '4'),
      contact('d@x.io', { nickname: 'too long' }, '5'),
      contact('e@x.io', { createdate: '2020-01-01' }, '6'),
      contact('f@x.io', { ltv: 5 }, '7'),
      contact('g@x.io', { born: '', ltv: '' }, '8'),
    ],
  });
  assert.is(status, 207);
  assert.equal(body.errors, [
    {
      context: { ref: ['2'] },
      category: 'VALIDATION_ERROR',
      message: 'Field "email": "not-an-email" is not a valid email',
    },
    { context: { ref: ['3'] }, category: 'VALIDATION_ERROR', message: 'Field "plan": "gold" is not one of free, pro' },
    { context: { ref: ['4'] }, category: 'VALIDATION_ERROR', message: 'Field "ltv": "many" is not a valid number' },
    { context: { ref: ['5'] }, category: 'VALIDATION_ERROR', message: 'Field "nickname" is longer than 5 characters' },
    { context: { ref: ['6'] }, category: 'READ_ONLY_FIELD', message: 'Field "createdate" is read-only' },
    { context: { ref: ['7'] }, category: 'VALIDATION_ERROR', message: 'Field "ltv" must be sent as text' },
  ]);
  assert.is((await sim.get('records/contacts')).count, 2);
});

test('required fields count when a record is created, and unknown fields where none are custom', async () => {
  const deal = (code: string, properties: object) => ({ id: code, by: 'code', ref: code, properties });
  const first = await sim.call('POST', '/crm/deals/batch/upsert', {
    inputs: [deal('1', { stage: 'new' }), deal('2', { code: '2' }), deal('3', { stage: 'new', colour: 'red' })],
  });
  assert.equal(first.body.errors, [
    { context: { ref: ['2'] }, category: 'VALIDATION_ERROR', message: 'Field "stage" is required' },
    { context: { ref: ['3'] }, category: 'UNKNOWN_FIELD', message: 'Field "colour" does not exist' },
  ]);
  const again = await sim.call('POST', '/crm/deals/batch/upsert', { inputs: [deal('1', { code: '1' })] });
  assert.is(again.status, 200);
  assert.equal((await sim.get('records/deals')).records?.[0]?.fields, { code: '1', stage: 'new' });
});

test('too many records, none, and the same one twice refuse the whole batch', async () => {
  const many = Array.from({ length: 101 }, (_, at) => contact(`u${at}@x.io`));
  const refusals = [many, [], [contact('a@x.io'), contact('a@x.io')]];
  const answers = await Promise.all(refusals.map((inputs) => sim.call('POST', UPSERT, { inputs })));
  assert.equal(
    answers.map(({ status, body }) => [status, body.category, body.message]),
    [
      [400, 'VALIDATION_ERROR', 'The request has 101 records, more than the limit of 100'],
      [400, 'VALIDATION_ERROR', 'The request has no records'],
      [400, 'VALIDATION_ERROR', 'Two records of the request have the same identifier "a@x.io"'],
    ],
  );
  assert.is((await sim.get('records/contacts')).count, 0);
});

test('create refuses an identifier that exists, with its whole batch where the description halves on 409', async () => {
  await sim.call('POST', UPSERT, { inputs: [contact('a@x.io')] });
  const inputs = [{ properties: { email: 'new@x.io' } }, { properties: { email: 'a@x.io' } }];
  const { status, body } = await sim.call('POST', '/crm/contacts/batch/create', { inputs });
  assert.is(status, 409);
  assert.is(body.message, 'A record with this identifier already exists. Existing ID: 1000000001');
  assert.is((await sim.get('records/contacts')).count, 1);
});

test('update by id and by match share a route and are told apart by the record; an unknown record is refused', async () => {
  await sim.call('POST', UPSERT, { inputs: [contact('a@x.io')] });
  const byId = { id: '1000000001', ref: '1', properties: { plan: 'pro' } };
  const byMatch = { id: 'a@x.io', by: 'email', ref: '1', properties: { nickname: 'Al' } };
  await sim.call('POST', '/crm/contacts/batch/update', { inputs: [byId, { ...byId, id: '55', ref: '2' }] });
  const missing = await sim.call('POST', '/crm/contacts/batch/update', {
    inputs: [byMatch, { ...byMatch, id: 'no@x.io', ref: '2' }],
  });
  assert.is(missing.status, 207);
  assert.equal(missing.body.errors, [
    { context: { ref: ['2'] }, category: 'OBJECT_NOT_FOUND', message: 'No record no@x.io here' },
  ]);
  assert.equal((await sim.get('records/contacts')).records?.[0]?.fields, {
    email: 'a@x.io',
    plan: 'pro',
    nickname: 'Al',
  });
  assert.equal(Object.keys((await sim.get('requests')).operations ?? {}), [
    'contacts.update',
    'contacts.update_by_match',
    'contacts.upsert',
  ]);
});

test('archive and delete take records away, count it, and do not mind one that is gone', async () => {
  await sim.call('POST', UPSERT, { inputs: [contact('a@x.io'), contact('b@x.io')] });
  const archived = await sim.call('POST', '/crm/contacts/batch/archive', {
    inputs: [{ id: '1000000001' }, { id: '99' }],
  });
  assert.equal([archived.status, archived.text], [204, '']);
  assert.is((await sim.call('DELETE', '/crm/contacts/1000000002')).status, 204);
  assert.is((await sim.call('DELETE', '/crm/contacts/1000000002')).status, 204);
  const gone = await sim.get('records/contacts?deleted=true');
  assert.equal(
    gone.records?.map(({ effects }) => effects.deletes),
    [1, 1],
  );
  assert.is((await sim.get('records/contacts')).count, 0);
});

test('a record that was taken away can be created again, under another id', async () => {
  await sim.call('POST', UPSERT, { inputs: [contact('a@x.io')] });
  await sim.call('DELETE', '/crm/contacts/1000000001');
  await sim.call('POST', UPSERT, { inputs: [contact('a@x.io')] });
  assert.equal(
    (await sim.get('records/contacts')).records?.map(({ id }) => id),
    ['1000000002'],
  );
});

test('an unknown object is 404, a missing token 401, a body of another shape 400', async () => {
  const inputs = [contact('a@x.io')];
  assert.is((await sim.call('POST', '/crm/people/batch/upsert', { inputs })).status, 404);
  assert.is((await sim.call('POST', UPSERT, { inputs }, { authorization: 'Bearer ' })).status, 401);
  assert.is((await sim.call('POST', UPSERT, { rows: inputs })).status, 400);
  assert.is((await sim.call('POST', UPSERT, { inputs: [{ email: 'a@x.io' }] })).status, 400);
  assert.is((await sim.call('POST', UPSERT, '{"inputs":')).status, 400);
  assert.equal((await sim.get('requests')).statuses, { 400: 3, 401: 1, 404: 1 });
});

test('numbers keep the text that was sent', async () => {
  await sim.simulator.close();
  sim = await simulate({ ...acmeConnector(), values: { encoding: 'json', null: null } });
  const text =
    '{"inputs":[{"id":"a@x.io","by":"email","properties":{"email":"a@x.io","ltv":12345678901234567890.10,"n":1e2,"s":"1.0"}}]}';
  await sim.call('POST', UPSERT, text);
  const { text: listed } = await sim.call('GET', '/_sim/records/contacts');
  assert.match(listed, '"fields":{"email":"a@x.io","ltv":12345678901234567890.10,"n":1e2,"s":"1.0"}');
});

test('records are listed in pages and forgotten on request', async () => {
  await sim.call('POST', UPSERT, { inputs: Array.from({ length: 10 }, (_, at) => contact(`u${at}@x.io`)) });
  const page = await sim.get('records/contacts?limit=3&offset=8');
  assert.equal([page.count, page.records?.map(({ fields }) => fields.email)], [10, ['u8@x.io', 'u9@x.io']]);
  await sim.call('DELETE', '/_sim/records');
  assert.is((await sim.get('records/contacts')).count, 0);
  assert.is((await sim.call('GET', '/_sim/records/people')).status, 404);
});

test.run();
