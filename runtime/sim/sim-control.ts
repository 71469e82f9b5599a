// The routes under /_sim/ by which tests look into a simulated API and set its faults:
// GET and DELETE records[/OBJECT], GET and DELETE requests, GET, POST and DELETE faults.

import type { StoredRecord } from './object-store.js';
import type { SimAnswer } from './sim-answer.js';
import { readFaults } from './sim-faults.js';
import type { SimRequest, SimulatedApi } from './simulated-api.js';
import { stringifyVerbatim } from './verbatim-json.js';

export const CONTROL_PREFIX = '/_sim/';

const MOST_RECORDS = 1000;

export function control(api: SimulatedApi, request: SimRequest, query: URLSearchParams): SimAnswer {
  const [what = '', name] = request.path.slice(CONTROL_PREFIX.length).split('/');
  switch (`${request.method} ${what}`) {
    case 'GET records':
      return name === undefined ? notFound() : listRecords(api, decodeURIComponent(name), query);
    case 'DELETE records':
      api.clear();
      return json(200, { ok: true });
    case 'GET requests':
      return json(200, api.requests.document());
    case 'DELETE requests':
      api.requests.clear();
      return json(200, { ok: true });
    case 'GET faults':
      return json(200, { faults: api.faults.list() });
    case 'POST faults':
      return addFaults(api, request.body);
    case 'DELETE faults':
      api.faults.clear();
      return json(200, { ok: true });
    default:
      return notFound();
  }
}

/** Live records in the order of creation; with deleted=true the deleted ones instead. */
function listRecords(api: SimulatedApi, object: string, query: URLSearchParams): SimAnswer {
  if (!api.knows(object)) return json(404, { message: `No object "${object}"` });
  const all = api.store(object).list(query.get('deleted') === 'true');
  const offset = Number(query.get('offset') ?? 0);
  const records = all.slice(offset, offset + Number(query.get('limit') ?? MOST_RECORDS)).map(shown);
  return json(200, { object, count: all.length, records });
}

function shown({ id, key, fields, creates, updates, deletes }: StoredRecord): object {
  return { id, ...(key !== undefined && { key }), fields, effects: { creates, updates, deletes } };
}

function addFaults(api: SimulatedApi, body: string): SimAnswer {
  try {
    const faults = readFaults(JSON.parse(body));
    if (faults === undefined) return json(400, { message: 'A fault is an object; send one or a list of them' });
    api.faults.arm(faults);
    return json(200, { ok: true, faults: faults.length });
  } catch {
    return json(400, { message: 'The body is not JSON' });
  }
}

function notFound(): SimAnswer {
  return json(404, { message: 'No such control route' });
}

function json(status: number, body: object): SimAnswer {
  return { status, headers: {}, body: stringifyVerbatim(body) };
}
