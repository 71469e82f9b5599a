// A simulated CRM in the test's process, and the connector by which projects speak to it: the shipped one, made quick
// to give up and with batches as small as a test wants them.

import { readFileSync } from 'node:fs';
import { resolveConnector } from '../../compiler/resolve/resolve-connector.js';
import type { WrittenConnector } from '../../core/generated/written-connector.js';
import { startSimulator } from '../../runtime/sim/start-simulator.js';

export interface CrmRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly effects: { readonly creates: number; readonly updates: number; readonly deletes: number };
}

export interface CrmRequests {
  readonly requests: number;
  readonly records: number;
  readonly in_flight: number;
  readonly operations: Readonly<Record<string, { readonly requests: number; readonly records: number }>>;
}

export interface Crm {
  readonly url: string;
  /** Live records in the order of creation. */
  readonly records: (object: string) => Promise<readonly CrmRecord[]>;
  readonly deleted: (object: string) => Promise<readonly CrmRecord[]>;
  readonly requests: () => Promise<CrmRequests>;
  /** Forgets the counts of requests, and all faults. */
  readonly forget: () => Promise<void>;
  readonly faults: (...faults: readonly object[]) => Promise<void>;
  /** A request of somebody else to the same account. */
  readonly post: (path: string, body: object) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The shipped connector with other limits, as a project's own. */
export function crmConnector(batch = 100, concurrency = 8): WrittenConnector {
  const shipped = shippedConnector('hubspot');
  const { rate_limits: _, ...http } = shipped.http ?? { base_url: '' };
  const operations = Object.entries(shipped.operations ?? {}).map(([name, operation]) => [
    name,
    { ...operation, batch: { records: batch } },
  ]);
  return {
    ...shipped,
    http: { ...http, concurrency, retry: { attempts: 2, base: '1ms', max: '2ms' } },
    operations: Object.fromEntries(operations),
  };
}

/** The shipped webhook, one batch after the other; its `events` take so many records at once. */
export function hookConnector(batch: number, concurrency: number): WrittenConnector {
  const { http, objects: { events, ...objects } = {}, ...shipped } = shippedConnector('webhook');
  const operations = Object.entries(events?.operations ?? {}).map(([name, operation]) => [
    name,
    { ...operation, batch: { records: batch } },
  ]);
  return {
    ...shipped,
    http: { base_url: '', ...http, concurrency, retry: { attempts: 2, base: '1ms', max: '2ms' } },
    objects: { ...objects, events: { ...events, operations: Object.fromEntries(operations) } },
  };
}

function shippedConnector(name: string): WrittenConnector {
  const file = new URL(`../../../connectors/${name}.connector.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as WrittenConnector;
}

export async function startCrm(described = crmConnector()): Promise<Crm> {
  const connector = resolveConnector('crm', described);
  if (connector.transport !== 'http') throw new Error('The CRM is not reached over HTTP');
  const simulator = await startSimulator({ connector, options: { rateLimit: false } });
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const headers = { authorization: 'Bearer other' };
    const answer = await fetch(simulator.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return JSON.parse((await answer.text()) || 'null');
  };
  const list = async (path: string): Promise<readonly CrmRecord[]> => {
    const { records } = (await call('GET', path)) as { records: readonly CrmRecord[] };
    return records.map(({ id, fields, effects }) => ({ id, fields, effects }));
  };
  return {
    url: simulator.url,
    records: (object) => list(`/_sim/records/${object}`),
    deleted: (object) => list(`/_sim/records/${object}?deleted=true`),
    requests: async () => (await call('GET', '/_sim/requests')) as CrmRequests,
    forget: async () => {
      await call('DELETE', '/_sim/requests');
      await call('DELETE', '/_sim/faults');
    },
    faults: async (...faults) => void (await call('POST', '/_sim/faults', faults)),
    post: async (path, body) => void (await call('POST', path, body)),
    close: simulator.close,
  };
}
