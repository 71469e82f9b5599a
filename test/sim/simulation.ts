// A simulator under test, and the requests that tests make of it.

import { readFileSync } from 'node:fs';
import { resolveConnector } from '../../compiler/resolve/resolve-connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import type { HttpConnector } from '../../runtime/http/open-http-account.js';
import { type Simulator, startSimulator } from '../../runtime/sim/start-simulator.js';

export interface Simulation {
  readonly simulator: Simulator;
  /** Status and parsed body; a null body is an empty one. */
  readonly call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Called>;
  /** Like `call`, to the control routes: `get('records/contacts')`. */
  readonly get: (path: string) => Promise<ControlDocument>;
  readonly faults: (...faults: readonly object[]) => Promise<void>;
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: ControlDocument;
}

/** Whatever a test looks into; asserts check what is there. */
export interface ControlDocument {
  readonly count?: number;
  readonly records?: readonly {
    readonly id: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly effects: { readonly creates: number; readonly updates: number; readonly deletes: number };
  }[];
  readonly [member: string]: unknown;
}

const AUTHORIZED = { authorization: 'Bearer any' };

export async function simulate(connector: HttpConnector, rateLimit = false): Promise<Simulation> {
  const simulator = await startSimulator({ connector, options: { rateLimit } });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = AUTHORIZED) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(simulator.url + path, { method, headers, ...(text !== undefined && { body: text }) });
    return called(response.status, response.headers, await response.text());
  };
  return {
    simulator,
    call,
    get: async (path) => (await call('GET', `/_sim/${path}`)).body,
    faults: async (...faults) => {
      await call('POST', '/_sim/faults', faults);
    },
  };
}

/** A connector of this repository, resolved. */
export function shippedConnector(name: string): HttpConnector {
  const file = new URL(`../../../connectors/${name}.connector.json`, import.meta.url);
  const connector = resolveConnector(name, JSON.parse(readFileSync(file, 'utf8')) as WrittenConnector);
  if (connector.transport !== 'http') throw new Error(`${name} is not an http connector`);
  return connector;
}

function called(status: number, headers: Headers, text: string): Called {
  return { status, headers, text, body: text === '' ? {} : (JSON.parse(text) as ControlDocument) };
}
