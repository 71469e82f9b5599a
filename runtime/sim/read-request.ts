// Reads a request's body into records, by the description that a client renders it from.

import type { OperationName } from '../../core/connector.js';
import { matchTemplate, type TemplateMatch } from './match-template.js';
import type { SimRoute, TakenRoute } from './sim-route.js';
import { numberText } from './verbatim-json.js';

export interface SentRecord {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly id?: string | undefined;
  readonly match?: string | undefined;
  readonly matchName?: string | undefined;
  readonly key?: string | undefined;
  readonly ref?: string | undefined;
  /** Of a read: the fields that it asks for; absent, all. */
  readonly asked?: readonly string[] | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface ReadRequest {
  readonly route: SimRoute;
  readonly records: readonly SentRecord[];
}

/** Which operation a body means that fits several, by the act that it names; best first. */
const BY_ACTION: Readonly<Record<string, readonly OperationName[]>> = {
  delete: ['delete', 'archive'],
  update: ['upsert', 'update', 'update_by_match'],
  '': ['upsert', 'create', 'append', 'update', 'update_by_match', 'archive', 'delete', 'read', 'read_by_match'],
};

interface Reading extends ReadRequest {
  readonly extra: number;
  readonly action: string;
}

/** The best reading of the body, or undefined when it is of no route's shape. */
export function readRequest(routes: readonly TakenRoute[], body: unknown): ReadRequest | undefined {
  const readings = routes.flatMap((route) => readAs(route, body));
  return readings.sort((a, b) => a.extra - b.extra || preference(a) - preference(b))[0];
}

function readAs(route: TakenRoute, body: unknown): readonly Reading[] {
  const { operation } = route;
  if (operation.body === undefined) {
    return body === undefined ? [{ route, records: [sentRecord(route, {})], extra: 0, action: '' }] : [];
  }
  const around = matchTemplate(operation.body, body);
  if (around === undefined) return [];
  const texts = recordsIn(around);
  const matches = texts.flatMap((text) => matchTemplate(operation.record, text) ?? []);
  if (matches.length < texts.length) return [];
  const action = String(matches[0]?.values.$action ?? '');
  const extra = around.extra + matches.reduce((sum, match) => sum + match.extra, 0);
  return [
    { route, records: matches.map((match) => sentRecord(route, { ...around.values, ...match.values })), extra, action },
  ];
}

function recordsIn(around: TemplateMatch): readonly unknown[] {
  const { $records: list, $record: one } = around.values;
  return Array.isArray(list) ? list : one === undefined ? [] : [one];
}

function sentRecord(route: TakenRoute, inBody: Readonly<Record<string, unknown>>): SentRecord {
  const values: Readonly<Record<string, unknown>> = { ...inBody, ...route.named };
  return {
    fields: { ...fieldsOf(values.$fields), ...fieldsOf(values.$changed) },
    id: textOf(values.$id),
    match: textOf(values.$match),
    matchName: textOf(values['$match.name']),
    key: textOf(values.$key),
    ref: textOf(values.$ref),
    asked: namesOf(values['$fields.names']),
    idempotencyKey: textOf(values.$idempotency_key),
  };
}

function namesOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function fieldsOf(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return numberText(value) ?? String(value);
}

function preference(reading: Reading): number {
  const order = BY_ACTION[reading.action] ?? BY_ACTION[''] ?? [];
  const place = order.indexOf(reading.route.operation.name);
  return place === -1 ? order.length : place;
}
