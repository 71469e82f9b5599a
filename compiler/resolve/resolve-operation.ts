// One operation of a connector with its defaults filled in.

import { isRead, type Operation, type OperationName } from '../../core/connector.js';
import type { Operation as WrittenOperation } from '../../core/generated/written-connector.js';
import type { Json } from '../../core/json.js';
import { parseDuration } from '../../core/parse-duration.js';

export function resolveOperation(name: OperationName, written: WrittenOperation): Operation {
  const { request, batch, results, errors, missing } = written;
  return {
    name,
    identify: written.identify ?? 'match',
    ...(request !== undefined && {
      request: { method: request.method, path: request.path, headers: request.headers ?? {} },
    }),
    batch: { records: batch?.records ?? 1, ...(batch?.bytes !== undefined && { bytes: batch.bytes }) },
    record: jsonOf(written.record ?? (isRead(name) ? {} : '$fields')),
    ...(written.body !== undefined && { body: jsonOf(written.body) }),
    ...(results !== undefined && { results }),
    ...(errors !== undefined && { errors }),
    ...(missing !== undefined && { missing }),
    ...(carriesIdempotencyKey(written) && {
      idempotent_for_ms: parseDuration(written.idempotent_for ?? '24h'),
    }),
    simulate: resolveSimulate(written.simulate ?? {}),
  };
}

function resolveSimulate(simulate: NonNullable<WrittenOperation['simulate']>): Operation['simulate'] {
  const status = simulate.status ?? 200;
  // Parsed from JSON and by the schema an object, so its members are Json.
  const body = (simulate.body ?? {}) as Readonly<Record<string, Json>>;
  return { status, partial_status: simulate.partial_status ?? status, body };
}

/** The schema's type for any JSON value is wider than Json, which JSON.parse guarantees. */
function jsonOf(value: NonNullable<WrittenOperation['record']> | null): Json {
  return value as Json;
}

/** Whether a request marks its records so that the destination recognises one that is sent again, by any run. */
function carriesIdempotencyKey({ record, request }: WrittenOperation): boolean {
  const headers = Object.values(request?.headers ?? {});
  return (
    (JSON.stringify(record) ?? '').includes('"$idempotency_key"') ||
    headers.some((header) => header.includes('{idempotency_key}'))
  );
}
