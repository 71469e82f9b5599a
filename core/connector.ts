// A connector, resolved: the document a connector author wrote with every default filled in, as the
// manifest carries it. Durations are milliseconds. Vendors are data: nothing here knows one by name.

import type { Json } from './json.js';

/** What an answer means for records: done, refused for good, try again, refused as a batch, account refuses us. */
export type AnswerClass = 'ok' | 'rejected' | 'retry' | 'bisect' | 'stop';

/** What changes records: the acts of modes (core/modes.ts). */
export type ActName = 'upsert' | 'create' | 'update' | 'update_by_match' | 'delete' | 'archive' | 'append';

/** What reads records back and changes nothing: by the destination's id or by match value, as `identify` says. */
export type ReadName = 'read' | 'read_by_match';

export type OperationName = ActName | ReadName;

export type FieldType = 'string' | 'number' | 'integer' | 'boolean' | 'date' | 'datetime' | 'json';

export interface ResultsAt {
  readonly at: string;
  readonly position?: boolean;
  readonly ref?: string;
  readonly match?: string;
  readonly id?: string;
  /** In a read: the object that holds the record's values; empty for the entry itself. */
  readonly fields?: string;
  readonly ok?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly field?: string;
}

export interface ErrorsAt {
  readonly at: string;
  readonly ref?: string;
  readonly match?: string;
  readonly index?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly field?: string;
}

export interface Operation {
  readonly name: OperationName;
  readonly identify: 'id' | 'match';
  /** Absent for transports that make no requests. */
  readonly request?: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly batch: { readonly records: number; readonly bytes?: number };
  /** JSON of one record with $-variables; default '$fields'. */
  readonly record: Json;
  /** JSON of one request with $records or $record; absent when a request has no body. */
  readonly body?: Json;
  readonly results?: ResultsAt;
  readonly errors?: ErrorsAt;
  /** In a read: HTTP statuses, and codes of errors, that say that there is no such record. */
  readonly missing?: readonly (number | string)[];
  /** Where requests carry idempotency keys of records: how long the destination recognises one. */
  readonly idempotent_for_ms?: number;
  readonly simulate: {
    readonly status: number;
    readonly partial_status: number;
    readonly body: Readonly<Record<string, Json>>;
  };
}

export interface ObjectField {
  readonly type: FieldType;
  readonly format?: 'email' | 'url';
  readonly values?: readonly string[];
  readonly max_length?: number;
  readonly required: boolean;
  readonly read_only: boolean;
}

export interface ConnectorObject {
  /** Empty: any field identifies a record. */
  readonly identifiers: readonly string[];
  readonly custom_fields: boolean;
  readonly fields: Readonly<Record<string, ObjectField>>;
  readonly operations: Readonly<Partial<Record<OperationName, Operation>>>;
}

/** How one limit's state is told by headers of answers; the names are in lower case. */
export interface RateHeaders {
  /** How many requests are left. */
  readonly remaining?: string;
  /** `18/5000`: how many are used, of how many. */
  readonly usage?: string;
  /** When the limit starts anew: a time span in `unit_ms`, seconds since 1970, or a date; told apart by size and form. */
  readonly reset?: string;
  readonly unit_ms: number;
  /** How long until then where no header says. */
  readonly per_ms?: number;
}

export interface HttpSettings {
  readonly base_url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly concurrency: number;
  readonly timeout_ms: number;
  readonly rate_limits: readonly { readonly requests: number; readonly per_ms: number }[];
  readonly rate_headers: readonly RateHeaders[];
  /** Where else than in Retry-After an answer says how long to wait; the header's name is in lower case. */
  readonly retry_after: { readonly header?: string; readonly body?: string };
  /** Status ('207') or status class ('5xx') to what it means; the exact status wins. Complete: has 2xx to 5xx. */
  readonly answers: Readonly<Record<string, AnswerClass>>;
  readonly error: { readonly code?: string; readonly reason?: string; readonly field?: string };
  readonly retry: {
    readonly attempts: number;
    readonly base_ms: number;
    readonly max_ms: number;
    /** So long may all requests of the account fail before it is given up. */
    readonly outage_ms: number;
  };
}

export interface ValueRules {
  readonly encoding: 'json' | 'string';
  /** What a null is sent as. */
  readonly null: string | null;
  readonly list_separator?: string;
}

interface ConnectorBase {
  readonly name: string;
  readonly title: string;
  readonly settings: Readonly<
    Record<string, { readonly type: 'string' | 'number' | 'boolean'; readonly default?: string | number | boolean }>
  >;
  readonly secrets: Readonly<Record<string, { readonly optional: boolean }>>;
  readonly values: ValueRules;
  readonly objects: Readonly<Record<string, ConnectorObject>>;
}

export type Connector =
  | (ConnectorBase & { readonly transport: 'http'; readonly http: HttpSettings })
  | (ConnectorBase & { readonly transport: 'file'; readonly file: { readonly directory: string } })
  | (ConnectorBase & { readonly transport: 'duckdb'; readonly duckdb: { readonly path: string } });

/** The object of that name, or the one named * that stands for any. */
export function objectOf(connector: Connector, name: string): ConnectorObject | undefined {
  return Object.hasOwn(connector.objects, name) ? connector.objects[name] : connector.objects['*'];
}

/** The requests that read an object's records back, by what names a record in them. */
export function readsOf(object: ConnectorObject | undefined): { readonly id?: Operation; readonly match?: Operation } {
  const { read, read_by_match: byMatch } = object?.operations ?? {};
  if (read?.identify !== 'id') return read === undefined ? ((byMatch && { match: byMatch }) ?? {}) : { match: read };
  return { id: read, ...(byMatch && { match: byMatch }) };
}

export function isRead(name: OperationName): name is ReadName {
  return name === 'read' || name === 'read_by_match';
}
