// What a request looks like on the wire.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type HttpConnector, openHttpAccount } from '../../runtime/http/open-http-account.js';
import { acmeAccount, contacts, TOKEN } from './acme-account.js';
import { ACME_OPERATIONS, acmeConnector, acmeOperation } from './acme-connector.js';
import { allOk, json, type RawServer, rawServer } from './raw-server.js';

function echo(): Promise<RawServer> {
  return rawServer((request, response) => json(response, 200, allOk(request)));
}

test('a batch is one request: path, headers and the records inside the body, byte by byte', async () => {
  const server = await echo();
  const { send, account } = acmeAccount(`${server.url}/api/?tenant=7`);
  await send({ ...contacts(2), records: '{"ref":"1","n":12345678901234567890},\n{"ref":"2"}' });
  const [request] = server.requests;
  assert.is(`${request?.method} ${request?.url}`, 'POST /api/crm/contacts/batch/upsert?tenant=7');
  assert.is(request?.body, '{"inputs":[{"ref":"1","n":12345678901234567890},\n{"ref":"2"}]}');
  assert.is(request?.headers.authorization, `Bearer ${TOKEN}`);
  assert.is(request?.headers['content-type'], 'application/json');
  await account.close();
  await server.close();
});

test('an address that operations add nothing to is used as it is, with its trailing slash and query', async () => {
  const server = await echo();
  const request = { method: 'POST', path: '', headers: { 'idempotency-key': 'sluice-{batch.id}' } } as const;
  const { send, account } = acmeAccount(`${server.url}/hook/?k=1`);
  await send({ ...contacts(1), id: 'p1-größe-1' }, acmeOperation('upsert', { request }));
  assert.is(server.requests[0]?.url, '/hook/?k=1');
  assert.is(server.requests[0]?.headers['idempotency-key'], 'sluice-p1-gr%C3%B6%C3%9Fe-1');
  await account.close();
  await server.close();
});

test('a path that names the record has it URL-encoded, and no body', async () => {
  const server = await echo();
  const { send, account } = acmeAccount(server.url);
  const batch = { ...contacts(1), target: { id: 'a/b c', match: 'x', key: 'k' } };
  const answer = await send(batch, ACME_OPERATIONS.delete);
  const [request] = server.requests;
  assert.is(`${request?.method} ${request?.url} ${request?.body}`, 'DELETE /crm/contacts/a%2Fb%20c ');
  assert.is(request?.headers['content-type'], undefined);
  assert.is(answer.answers[0]?.status, 'ok');
  await account.close();
  await server.close();
});

test('a record whose id is not known is rejected without a request to a path that needs it', async () => {
  const server = await echo();
  const { send, account } = acmeAccount(server.url);
  const answer = await send({ ...contacts(1), target: { id: null, match: 'x', key: 'k' } }, ACME_OPERATIONS.delete);
  assert.equal(
    answer.answers.map(({ status, code }) => [status, code]),
    [['rejected', 'no_id']],
  );
  assert.is(server.requests.length, 0);
  await account.close();
  await server.close();
});

test('a header with an optional secret that is absent is left out', async () => {
  const server = await echo();
  const connector: HttpConnector = { ...acmeConnector(), secrets: { token: { optional: true } } };
  const account = openHttpAccount({ connector, settings: { base_url: server.url }, secrets: {} });
  const operation = acmeOperation('upsert', { body: '$record', batch: { records: 1 } });
  await account.send({ operation, objectName: 'contacts', batch: contacts(1) });
  assert.is(server.requests[0]?.headers.authorization, undefined);
  assert.is(server.requests[0]?.body, contacts(1).records);
  await account.close();
  await server.close();
});

test('secrets that a destination echoes never stand in a reason, a code or an event', async () => {
  const forms = [TOKEN, encodeURIComponent(TOKEN), Buffer.from(TOKEN).toString('base64'), JSON.stringify(TOKEN)];
  const server = await rawServer((request, response) => {
    const message = `${'.'.repeat(190)} token ${forms.join(' and ')}`;
    if (request.number === 1) response.writeHead(500).end(message);
    else if (request.number === 2) json(response, 500, { message });
    else json(response, 403, { category: TOKEN, message });
  });
  const { send, account, events } = acmeAccount(server.url);
  const said = JSON.stringify([await send(contacts(1)), events]);
  assert.ok(said.includes('***'));
  for (const form of forms) assert.not.ok(said.includes(form) || said.includes(form.slice(0, 12)), said);
  await account.close();
  await server.close();
});

test('a secret that no header can carry stops the sync without showing it', async () => {
  const server = await echo();
  const account = openHttpAccount({
    connector: acmeConnector(),
    settings: { base_url: server.url },
    secrets: { token: 'two\nlines' },
  });
  const answer = await account.send({
    operation: ACME_OPERATIONS.upsert,
    objectName: 'contacts',
    batch: contacts(1),
  });
  assert.match(answer.stop ?? '', /^The request cannot be sent: /);
  assert.not.match(answer.stop ?? '', 'lines');
  assert.is(server.requests.length, 0);
  await account.close();
  await server.close();
});

test.run();
