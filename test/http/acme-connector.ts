// A connector for tests, as the resolver would give it: "acme", a CRM with batches that can fail in part.

import type { Operation, OperationName } from '../../core/connector.js';
import type { HttpConnector } from '../../runtime/http/open-http-account.js';

const RESULTS = { at: 'results', ref: 'ref', match: 'properties.{match.name}', id: 'id' };
const ERRORS = { at: 'errors', ref: 'context.ref', code: 'category', reason: 'message' };

export function acmeOperation(name: OperationName, changes: Partial<Operation> = {}): Operation {
  return {
    name,
    identify: 'match',
    request: { method: 'POST', path: `/crm/{object}/batch/${name}`, headers: {} },
    batch: { records: 100 },
    record: { id: '$match', by: '$match.name', ref: '$ref', properties: '$fields' },
    body: { inputs: '$records' },
    results: RESULTS,
    errors: ERRORS,
    simulate: { status: 200, partial_status: 207, body: { status: 'COMPLETE' } },
    ...changes,
  };
}

const FIELD = { type: 'string', required: false, read_only: false } as const;

export const ACME_OPERATIONS = {
  upsert: acmeOperation('upsert'),
  create: acmeOperation('create', { record: { ref: '$ref', properties: '$fields' } }),
  update: acmeOperation('update', {
    identify: 'id',
    record: { id: '$id', ref: '$ref', properties: '$changed' },
  }),
  update_by_match: acmeOperation('update_by_match', {
    request: { method: 'POST', path: '/crm/{object}/batch/update', headers: {} },
  }),
  archive: {
    name: 'archive',
    identify: 'id',
    request: { method: 'POST', path: '/crm/{object}/batch/archive', headers: {} },
    batch: { records: 100 },
    record: { id: '$id' },
    body: { inputs: '$records' },
    simulate: { status: 204, partial_status: 204, body: {} },
  },
  delete: {
    name: 'delete',
    identify: 'id',
    request: { method: 'DELETE', path: '/crm/{object}/{id}', headers: {} },
    batch: { records: 1 },
    record: '$fields',
    simulate: { status: 204, partial_status: 204, body: {} },
  },
} satisfies Partial<Record<OperationName, Operation>>;

/** Short waits between tries, no rate limit; `http` overrides. */
export function acmeConnector(http: Partial<HttpConnector['http']> = {}): HttpConnector {
  return {
    name: 'acme',
    title: 'Acme',
    transport: 'http',
    settings: { base_url: { type: 'string' } },
    secrets: { token: { optional: false } },
    values: { encoding: 'string', null: '', list_separator: ';' },
    objects: {
      contacts: {
        identifiers: ['email'],
        custom_fields: true,
        fields: {
          email: { ...FIELD, format: 'email' },
          plan: { ...FIELD, values: ['free', 'pro'] },
          nickname: { ...FIELD, max_length: 5 },
          ltv: { ...FIELD, type: 'number' },
          born: { ...FIELD, type: 'date' },
          createdate: { ...FIELD, type: 'datetime', read_only: true },
        },
        operations: ACME_OPERATIONS,
      },
      deals: {
        identifiers: ['code'],
        custom_fields: false,
        fields: { code: FIELD, stage: { ...FIELD, required: true } },
        operations: { upsert: ACME_OPERATIONS.upsert },
      },
    },
    http: {
      base_url: '{settings.base_url}',
      headers: { authorization: 'Bearer {secrets.token}' },
      concurrency: 4,
      timeout_ms: 5000,
      rate_limits: [],
      rate_headers: [],
      retry_after: {},
      answers: {
        '2xx': 'ok',
        '3xx': 'stop',
        '4xx': 'rejected',
        '400': 'bisect',
        '401': 'stop',
        '403': 'stop',
        '409': 'bisect',
        '429': 'retry',
        '5xx': 'retry',
      },
      error: { code: 'category', reason: 'message' },
      retry: { attempts: 4, base_ms: 5, max_ms: 20, outage_ms: 60_000 },
      ...http,
    },
  };
}
