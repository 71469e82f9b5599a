// A simulated API without its server: takes a request's parts and gives its answer. Everything it knows of the
// vendor is the connector's description; what it adds for tests is faults and counts.

import type { IncomingHttpHeaders } from 'node:http';
import { templateNames } from '../http/template.js';
import { ObjectStore } from './object-store.js';
import { perform } from './perform.js';
import { type ReadRequest, readRequest } from './read-request.js';
import { outcomeAnswer, refusalAnswer, type SimAnswer } from './sim-answer.js';
import { missingHeader } from './sim-auth.js';
import { type Fault, FaultList } from './sim-faults.js';
import { SimRate } from './sim-rate.js';
import { RequestLog } from './sim-requests.js';
import { type HttpConnector, type SimRoute, simRoutes, type TakenRoute } from './sim-route.js';
import { parseVerbatim, stringifyVerbatim } from './verbatim-json.js';

export interface SimRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SimReply {
  /** Null: the connection is cut. */
  readonly answer: SimAnswer | null;
  readonly delayMs: number;
  /** 'contacts.upsert', or null when the request was no operation's. */
  readonly operation: string | null;
  readonly records: number;
  readonly replayed: boolean;
}

/** Ids of different objects do not overlap, so that a mixed-up id is not found. */
const IDS_PER_OBJECT = 1_000_000_000n;

export class SimulatedApi {
  readonly faults = new FaultList();
  readonly requests = new RequestLog();
  readonly #connector: HttpConnector;
  readonly #routes: ReturnType<typeof simRoutes>;
  readonly #lacksHeader: ReturnType<typeof missingHeader>;
  readonly #rate: SimRate;
  #stores = new Map<string, ObjectStore>();
  /** Answers by operation and idempotency key. */
  #answered = new Map<string, SimAnswer>();

  constructor(connector: HttpConnector, options: { readonly rateLimit: boolean }) {
    this.#connector = connector;
    this.#routes = simRoutes(connector);
    this.#lacksHeader = missingHeader(connector);
    this.#rate = new SimRate(connector.http, options.rateLimit ? connector.http.rate_limits : []);
  }

  reply(request: SimRequest): SimReply {
    const routes = this.#routes(request.method, request.path);
    if (routes.length === 0) return this.#refuse(404, 'NOT_FOUND', `No operation at ${request.method} ${request.path}`);
    const header = this.#lacksHeader(request.headers);
    if (header !== undefined) return this.#refuse(401, 'UNAUTHORIZED', `The header "${header}" is missing or empty`);
    const now = Date.now();
    const wait = this.#rate.take(now);
    const headers = this.#rate.headers(now, wait);
    if (wait > 0) return this.#refuse(429, 'RATE_LIMIT', `Too many requests; free again in ${wait} ms`, headers);
    return withHeaders(this.#perform(request, routes), headers);
  }

  #perform(request: SimRequest, routes: readonly TakenRoute[]): SimReply {
    const body = parsed(request.body);
    if (body === INVALID) return this.#refuse(400, 'INVALID_JSON', 'The body is not JSON');
    const read = readRequest(routes, body);
    if (read === undefined)
      return this.#refuse(400, 'VALIDATION_ERROR', 'The body is not of the shape that is described');
    return this.#operate(request, read);
  }

  store(objectName: string): ObjectStore {
    const known = this.#stores.get(objectName);
    if (known !== undefined) return known;
    const listed = Object.keys(this.#connector.objects).indexOf(objectName);
    const place = listed === -1 ? Object.keys(this.#connector.objects).length + this.#stores.size : listed;
    const fields = Object.entries(this.#connector.objects[objectName]?.fields ?? {});
    const caseless = fields.flatMap(([name, field]) => (field.format === 'email' ? [name] : []));
    const made = new ObjectStore(BigInt(place + 1) * IDS_PER_OBJECT + 1n, new Set(caseless));
    this.#stores.set(objectName, made);
    return made;
  }

  knows(objectName: string): boolean {
    return Object.hasOwn(this.#connector.objects, objectName) || Object.hasOwn(this.#connector.objects, '*');
  }

  clear(): void {
    this.#stores = new Map();
    this.#answered = new Map();
  }

  #operate(request: SimRequest, read: ReadRequest): SimReply {
    const { route, records } = read;
    const most = route.operation.batch.bytes;
    if (most !== undefined && Buffer.byteLength(request.body) > most + ENVELOPE_BYTES) {
      return this.#refuse(413, 'TOO_LARGE', `The body is larger than the limit of ${most} bytes`);
    }
    const about = { operation: `${route.objectName}.${route.operation.name}`, records: records.length };
    const fault = this.faults.take(route);
    const delayMs = fault?.delay_ms ?? 0;
    if (fault?.close === 'before') return { ...about, answer: null, delayMs, replayed: false };
    if (fault?.status !== undefined && fault.effect !== true && fault.close === undefined) {
      return { ...about, answer: faulty(fault, EMPTY), delayMs, replayed: false };
    }
    const { answer, replayed } = this.#answer(request, read);
    const told = fault?.close === 'after' ? null : fault === undefined ? answer : faulty(fault, answer);
    return { ...about, answer: told, delayMs, replayed };
  }

  /** The same idempotency key again gets the same answer, and has no effect. */
  #answer(request: SimRequest, read: ReadRequest): { readonly answer: SimAnswer; readonly replayed: boolean } {
    const key = idempotencyKey(this.#connector, read.route, request.headers);
    const before = key === undefined ? undefined : this.#answered.get(key);
    if (before !== undefined) return { answer: before, replayed: true };
    const { route } = read;
    const done = perform(this.#connector, this.store(route.objectName), read, this.faults.rejections(route));
    if ('whole' in done)
      return { answer: refusalAnswer(this.#connector, done.whole.status, done.whole), replayed: false };
    const answer = outcomeAnswer(route, done.outcomes);
    if (key !== undefined) this.#answered.set(key, answer);
    return { answer, replayed: false };
  }

  #refuse(status: number, code: string, reason: string, headers: Readonly<Record<string, string>> = {}): SimReply {
    const answer = refusalAnswer(this.#connector, status, { code, reason }, headers);
    return { answer, delayMs: 0, operation: null, records: 0, replayed: false };
  }
}

/** The limit is for the records; what stands around them comes on top. */
const ENVELOPE_BYTES = 1024;
const EMPTY: SimAnswer = { status: 200, headers: {}, body: '' };
const INVALID = Symbol('not JSON');

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : parseVerbatim(text);
  } catch {
    return INVALID;
  }
}

/** A fault's own headers win. */
function withHeaders(reply: SimReply, headers: Readonly<Record<string, string>>): SimReply {
  return reply.answer === null
    ? reply
    : { ...reply, answer: { ...reply.answer, headers: { ...headers, ...reply.answer.headers } } };
}

function faulty(fault: Fault, answer: SimAnswer): SimAnswer {
  const body = fault.body === undefined ? answer.body : bodyText(fault.body);
  return { status: fault.status ?? answer.status, headers: { ...answer.headers, ...fault.headers }, body };
}

function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : stringifyVerbatim(body);
}

function idempotencyKey(connector: HttpConnector, route: SimRoute, headers: IncomingHttpHeaders): string | undefined {
  const described = Object.entries({ ...connector.http.headers, ...route.operation.request?.headers });
  const marks = (template: string): boolean =>
    templateNames(template).some((name) => name === 'batch.id' || name === 'idempotency_key');
  const header = described.find(([, template]) => marks(template))?.[0];
  const value = header === undefined ? undefined : headers[header.toLowerCase()];
  return value === undefined ? undefined : `${route.objectName}.${route.operation.name} ${String(value)}`;
}
