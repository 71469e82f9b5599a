// A connector with every default filled in. The only place that knows the defaults of the connector format.

import type {
  AnswerClass,
  Connector,
  ConnectorObject,
  HttpSettings,
  ObjectField,
  OperationName,
  RateHeaders,
} from '../../core/connector.js';
import type { Field, WrittenConnector, Object as WrittenObject } from '../../core/generated/written-connector.js';
import { parseDuration } from '../../core/parse-duration.js';
import { resolveOperation } from './resolve-operation.js';

type Http = NonNullable<WrittenConnector['http']>;
type WrittenOperations = NonNullable<WrittenConnector['operations']>;

/** What HTTP says of these statuses; a connector overrides one by one. A redirect means a wrong address. */
const DEFAULT_ANSWERS: Readonly<Record<string, AnswerClass>> = {
  '2xx': 'ok',
  '3xx': 'stop',
  '401': 'stop',
  '403': 'stop',
  '408': 'retry',
  '425': 'retry',
  '429': 'retry',
  '4xx': 'rejected',
  '5xx': 'retry',
};

/** Resolves a document that check-connector.ts finds no fault with; throws when its transport's part is missing. */
export function resolveConnector(name: string, written: WrittenConnector): Connector {
  const base = {
    name,
    title: written.title,
    settings: mapValues(written.settings ?? {}, (setting) => ({
      type: setting.type ?? 'string',
      ...(setting.default !== undefined && { default: setting.default }),
    })),
    secrets: mapValues(written.secrets ?? {}, (secret) => ({ optional: secret.optional ?? false })),
    values: resolveValues(written.values ?? {}),
    objects: mapValues(written.objects, (object) => resolveObject(object, written.operations ?? {})),
  };
  switch (written.transport) {
    case 'http':
      return { ...base, transport: 'http', http: resolveHttp(present(written.http, name)) };
    case 'file':
      return { ...base, transport: 'file', file: present(written.file, name) };
    case 'duckdb':
      return { ...base, transport: 'duckdb', duckdb: present(written.duckdb, name) };
  }
}

function resolveHttp(http: Http): HttpSettings {
  return {
    base_url: http.base_url,
    headers: http.headers ?? {},
    concurrency: http.concurrency ?? 8,
    timeout_ms: parseDuration(http.timeout ?? '30s'),
    rate_limits: (http.rate_limits ?? []).map(({ requests, per }) => ({ requests, per_ms: parseDuration(per) })),
    rate_headers: (http.rate_headers ?? []).map(resolveRateHeaders),
    retry_after: resolveRetryAfter(http.retry_after ?? {}),
    answers: { ...DEFAULT_ANSWERS, ...http.answers },
    error: http.error ?? {},
    retry: {
      attempts: http.retry?.attempts ?? 6,
      base_ms: parseDuration(http.retry?.base ?? '500ms'),
      max_ms: parseDuration(http.retry?.max ?? '60s'),
      outage_ms: parseDuration(http.retry?.outage ?? '60s'),
    },
  };
}

function resolveRateHeaders({
  remaining,
  usage,
  reset,
  unit,
  per,
}: NonNullable<Http['rate_headers']>[number]): RateHeaders {
  return {
    ...(remaining !== undefined && { remaining: remaining.toLowerCase() }),
    ...(usage !== undefined && { usage: usage.toLowerCase() }),
    ...(reset !== undefined && { reset: reset.toLowerCase() }),
    unit_ms: unit === 'milliseconds' ? 1 : 1000,
    ...(per !== undefined && { per_ms: parseDuration(per) }),
  };
}

function resolveRetryAfter({ header, body }: NonNullable<Http['retry_after']>): HttpSettings['retry_after'] {
  return {
    ...(header !== undefined && { header: header.toLowerCase() }),
    ...(body !== undefined && { body }),
  };
}

function resolveValues(values: NonNullable<WrittenConnector['values']>): Connector['values'] {
  return {
    encoding: values.encoding ?? 'json',
    null: values.null ?? null,
    ...(values.list_separator !== undefined && { list_separator: values.list_separator }),
  };
}

/** An object's own operation replaces the connector's of the same name as a whole. */
function resolveObject(object: WrittenObject, shared: WrittenOperations): ConnectorObject {
  const operations = { ...shared, ...object.operations };
  const names = Object.keys(operations) as OperationName[];
  return {
    identifiers: object.identifiers ?? [],
    custom_fields: object.custom_fields ?? false,
    fields: mapValues(object.fields ?? {}, resolveObjectField),
    operations: Object.fromEntries(names.map((name) => [name, resolveOperation(name, operations[name] ?? {})])),
  };
}

function resolveObjectField(field: Field): ObjectField {
  return {
    type: field.type ?? 'string',
    ...(field.format !== undefined && { format: field.format }),
    ...(field.values !== undefined && { values: field.values }),
    ...(field.max_length !== undefined && { max_length: field.max_length }),
    required: field.required ?? false,
    read_only: field.read_only ?? false,
  };
}

function present<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`Connector ${name} lacks the part of its transport.`);
  return part;
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
