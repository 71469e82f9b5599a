// One account of an HTTP destination: connections, rate budget and secrets, shared by all its concurrent syncs.
// Loads undici; import it only when requests are to be sent.

import { Pool } from 'undici';
import type { Batch, BatchAnswer } from '../../core/batch.js';
import type { Connector, Operation } from '../../core/connector.js';
import { type Settings, settingsOf } from '../../core/settings.js';
import { cutText } from '../../core/well-formed.js';
import { redactor } from '../secrets/redactor.js';
import { type DeliveryContext, deliverBatch, isRepeatable } from './deliver-batch.js';
import { answerPaths } from './entry-paths.js';
import { exchange } from './exchange.js';
import type { OnHttpEvent } from './http-event.js';
import { jsonPath } from './json-path.js';
import type { AnswerRules } from './judge-answer.js';
import type { Tidy } from './read-answers.js';
import { RequestGate } from './request-gate.js';
import { planRequest, type RequestBase } from './request-plan.js';
import { fillTemplate } from './template.js';

export type HttpConnector = Extract<Connector, { transport: 'http' }>;

export interface HttpAccountOptions {
  readonly connector: HttpConnector;
  /** As the account sets them; the connector's defaults are put under them here. */
  readonly settings: Settings;
  readonly secrets: Readonly<Record<string, string>>;
  /** Once aborted nothing more is sent; requests in flight are finished. */
  readonly signal?: AbortSignal;
  readonly onEvent?: OnHttpEvent;
}

export interface HttpSend {
  readonly operation: Operation;
  readonly objectName: string;
  readonly batch: Batch;
  /** The identifier's name, for connectors that read answers by {match.name}. */
  readonly matchName?: string;
  /** Names of the fields that the sync owns, for requests that ask for them. */
  readonly fieldNames?: readonly string[];
}

export interface HttpAccount {
  /** Never rejects for what a destination does. Any number of sends may run at once. */
  readonly send: (send: HttpSend) => Promise<BatchAnswer>;
  /** Waits for the requests in flight. */
  readonly close: () => Promise<void>;
}

const LONGEST_REASON = 500;
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/** A base address that is not a URL makes an account whose every send is skipped, with the reason as `stop`. */
export function openHttpAccount(options: HttpAccountOptions): HttpAccount {
  const { http } = options.connector;
  const settings = settingsOf(options.connector, options.settings);
  const written = fillTemplate(http.base_url, (name) => settingOf(settings, name)) ?? http.base_url;
  const address = httpAddress(written);
  if (address === undefined)
    return unusableAccount(`The base address "${tidier(options.secrets)(written)}" is not an http(s) URL.`);
  const pool = openPool(address, http.concurrency, http.timeout_ms);
  const gate = new RequestGate({ ...options, http });
  const base = requestBase(address, options, settings);
  const contexts = contextCache((send) => deliveryContext(send, { options, base, gate, pool }));
  return {
    send: (send) => deliverBatch(contexts(send), send.batch),
    close: async () => {
      await pool.close();
      gate.close();
    },
  };
}

interface AccountParts {
  readonly options: HttpAccountOptions;
  readonly base: RequestBase;
  readonly gate: RequestGate;
  readonly pool: Pool;
}

function deliveryContext(send: HttpSend, { options, base, gate, pool }: AccountParts): DeliveryContext {
  const { http } = options.connector;
  const plan = planRequest(send.operation, send, base);
  return {
    plan,
    paths: answerPaths(send.operation, send.matchName),
    rules: answerRules(options),
    retry: http.retry,
    repeatable: isRepeatable(send.operation, plan),
    gate,
    signal: options.signal,
    onEvent: options.onEvent,
    exchange: (request) => exchange(pool, request, http.timeout_ms),
  };
}

function answerRules({ connector, secrets }: HttpAccountOptions): AnswerRules {
  const { answers, error, retry_after, rate_headers } = connector.http;
  const path = (text: string | undefined) => (text === undefined ? undefined : jsonPath(text));
  return {
    classes: answers,
    error: { code: path(error.code), reason: path(error.reason), field: path(error.field) },
    retryAfter: { header: retry_after.header, body: path(retry_after.body) },
    rateHeaders: rate_headers,
    tidy: tidier(secrets),
  };
}

function tidier(secrets: Readonly<Record<string, string>>): Tidy {
  const redact = redactor(secrets);
  return (words) => cutText(redact(words), LONGEST_REASON);
}

/** A sync sends thousands of batches of one operation of one object; what they share is made once. */
function contextCache(make: (send: HttpSend) => DeliveryContext): (send: HttpSend) => DeliveryContext {
  const byOperation = new WeakMap<Operation, Map<string, DeliveryContext>>();
  return (send) => {
    const byObject = byOperation.get(send.operation) ?? new Map<string, DeliveryContext>();
    byOperation.set(send.operation, byObject);
    const name = JSON.stringify([send.objectName, send.matchName, send.fieldNames]);
    const context = byObject.get(name) ?? make(send);
    byObject.set(name, context);
    return context;
  };
}

function openPool(address: URL, connections: number, timeoutMs: number): Pool {
  return new Pool(address.origin, {
    connections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: LARGEST_ANSWER_BYTES,
    connect: { timeout: timeoutMs },
  });
}

function requestBase(address: URL, options: HttpAccountOptions, settings: Settings): RequestBase {
  const headers = { accept: 'application/json', 'user-agent': 'sluice', ...options.connector.http.headers };
  return { basePath: address.pathname, query: address.search, headers, settings, secrets: options.secrets };
}

function httpAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const address = new URL(text);
  return address.protocol === 'http:' || address.protocol === 'https:' ? address : undefined;
}

function unusableAccount(stop: string): HttpAccount {
  return {
    send: async ({ batch }) => ({
      answers: batch.seqs.map((seq) => ({ seq, status: 'skipped', reason: stop })),
      requests: 0,
      retries: 0,
      stop,
    }),
    close: async () => {},
  };
}

function settingOf(settings: Settings, name: string): string | undefined {
  const value = name.startsWith('settings.') ? settings[name.slice('settings.'.length)] : undefined;
  return value === undefined ? undefined : String(value);
}
