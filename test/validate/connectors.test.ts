// The connectors that come with Sluice are valid, and resolving fills in what the format leaves out.

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadBuiltInConnectors } from '../../compiler/load/built-in-connectors.js';
import { readBuiltIn } from '../../compiler/validate/read-connectors.js';
import { CONNECTOR, connectorWith, DESTINATION, HTTP, MINE, validate } from './render-project.js';

const builtIns = await loadBuiltInConnectors();

for (const [name, text] of builtIns) {
  test(`${name} is valid and resolves`, () => {
    const connector = readBuiltIn(name, text);
    assert.is(connector.name, name);
    const operations = Object.values(connector.objects).flatMap((object) => Object.values(object.operations));
    assert.ok(operations.length > 0);
    for (const operation of operations) assert.is(operation.request !== undefined, connector.transport === 'http');
  });
}

test('everything that a connector may leave out has a value afterwards', () => {
  const upsert = '{ "request": { "method": "POST", "path": "/things" } }';
  const { project } = validate({
    [CONNECTOR]: connectorWith(HTTP, upsert),
    [DESTINATION]: MINE,
    'syncs/crm_contacts.sync.json': undefined,
  });
  assert.equal(project?.connectors.get('mine'), {
    name: 'mine',
    title: 'Mine',
    transport: 'http',
    settings: { url: { type: 'string' } },
    secrets: { token: { optional: false } },
    values: { encoding: 'json', null: null },
    http: {
      base_url: '{settings.url}',
      headers: {},
      concurrency: 8,
      timeout_ms: 30_000,
      rate_limits: [],
      rate_headers: [],
      retry_after: {},
      answers: {
        '2xx': 'ok',
        '3xx': 'stop',
        '401': 'stop',
        '403': 'stop',
        '408': 'retry',
        '425': 'retry',
        '429': 'retry',
        '4xx': 'rejected',
        '5xx': 'retry',
      },
      error: {},
      retry: { attempts: 6, base_ms: 500, max_ms: 60_000, outage_ms: 60_000 },
    },
    objects: {
      things: {
        identifiers: [],
        custom_fields: false,
        fields: {},
        operations: {
          upsert: {
            name: 'upsert',
            identify: 'match',
            request: { method: 'POST', path: '/things', headers: {} },
            batch: { records: 1 },
            record: '$fields',
            simulate: { status: 200, partial_status: 200, body: {} },
          },
        },
      },
    },
  });
});

test("an object's own operation replaces the shared one as a whole", () => {
  const own = '{ "request": { "method": "PUT", "path": "/own" } }';
  const shared =
    '"operations": { "upsert": { "request": { "method": "POST", "path": "/all" }, "batch": { "records": 9 } }, "create": { "request": { "method": "POST", "path": "/new" } } },';
  const { project } = validate({ [CONNECTOR]: connectorWith(`${HTTP} ${shared}`, own), [DESTINATION]: MINE });
  const operations = project?.connectors.get('mine')?.objects.things?.operations;
  assert.is(operations?.upsert?.request?.path, '/own');
  assert.is(operations?.upsert?.batch.records, 1);
  assert.is(operations?.create?.request?.path, '/new');
});

test('headers of limits are looked up in lower case, and an idempotency key has a time that it is known for', () => {
  const http =
    '"http": { "base_url": "x", "rate_headers": [{ "remaining": "X-Left", "reset": "X-Reset", "unit": "milliseconds" }, { "usage": "X-Usage", "per": "24h" }], "retry_after": { "header": "X-Again", "body": "error.delay" } },';
  const upsert =
    '{ "request": { "method": "POST", "path": "", "headers": { "idempotency-key": "{idempotency_key}" } } }';
  const { project } = validate({ [CONNECTOR]: connectorWith(http, upsert), [DESTINATION]: MINE });
  const connector = project?.connectors.get('mine');
  assert.ok(connector?.transport === 'http');
  assert.equal(connector.http.rate_headers, [
    { remaining: 'x-left', reset: 'x-reset', unit_ms: 1 },
    { usage: 'x-usage', unit_ms: 1000, per_ms: 86_400_000 },
  ]);
  assert.equal(connector.http.retry_after, { header: 'x-again', body: 'error.delay' });
  assert.is(connector.objects.things?.operations.upsert?.idempotent_for_ms, 86_400_000);
});

test('durations become milliseconds', () => {
  const http =
    '"http": { "base_url": "x", "timeout": "2m", "rate_limits": [{ "requests": 100, "per": "10s" }], "retry": { "base": "5ms", "max": "1h" } },';
  const upsert = '{ "request": { "method": "POST", "path": "" } }';
  const { project } = validate({ [CONNECTOR]: connectorWith(http, upsert), [DESTINATION]: MINE });
  const connector = project?.connectors.get('mine');
  assert.ok(connector?.transport === 'http');
  assert.is(connector.http.timeout_ms, 120_000);
  assert.equal(connector.http.rate_limits, [{ requests: 100, per_ms: 10_000 }]);
  assert.equal(connector.http.retry, { attempts: 6, base_ms: 5, max_ms: 3_600_000, outage_ms: 60_000 });
});

test.run();
