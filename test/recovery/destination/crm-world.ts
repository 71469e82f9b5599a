// What a correct CRM holds, as plain data: batches of upserts, creates, updates and archives that answer for each of
// their records, and requests of events that are taken once per idempotency key. It counts what happened to every
// record, so that a test can tell a lost one from a doubled one. Written apart from the simulator on purpose.

export interface WorldRecord {
  readonly id: string;
  readonly object: string;
  /** The match value, or an event's key. */
  readonly match: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly live: boolean;
  /** Updates are counted where they changed anything. */
  readonly effects: { readonly creates: number; readonly updates: number; readonly deletes: number };
}

export interface World {
  readonly records: WorldRecord[];
  /** Answers by idempotency key. */
  readonly answered: Record<string, Reply>;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
}

export interface WorldRequest {
  readonly path: string;
  readonly body: string;
  readonly idempotencyKey?: string;
  /** Places of records that are refused while the others go through. */
  readonly refused?: readonly number[];
}

interface Input {
  readonly id?: string;
  readonly idProperty?: string;
  readonly objectWriteTraceId?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}

interface HookEvent {
  readonly action: string;
  readonly key: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const NO_EFFECTS = { creates: 0, updates: 0, deletes: 0 };

export const emptyWorld = (): World => ({ records: [], answered: {} });

/** Carries a request out. Paths: /crm/v3/objects/OBJECT/batch/OPERATION and /hooks/OBJECT. */
export function performRequest(world: World, request: WorldRequest): Reply {
  const [, object, operation] = /^\/crm\/v3\/objects\/(\w+)\/batch\/(\w+)$/.exec(request.path) ?? [];
  if (object !== undefined && operation !== undefined) return performBatch(world, object, operation, request);
  const [, hook] = /^\/hooks\/(\w+)$/.exec(request.path) ?? [];
  if (hook === undefined) return { status: 404, body: '{"category":"NO_ROUTE","message":"no such path"}' };
  return performEvents(world, hook, request);
}

/** An archive speaks of no record. */
function performBatch(world: World, object: string, operation: string, request: WorldRequest): Reply {
  const { inputs } = JSON.parse(request.body) as { inputs: readonly Input[] };
  const results: object[] = [];
  const errors: object[] = [];
  for (const [place, input] of inputs.entries()) {
    const refused =
      operation !== 'archive' && request.refused?.includes(place) === true && !hasTaken(world, object, input);
    const done = refused ? undefined : performInput(world, object, operation, input);
    if (done !== undefined) results.push({ id: done.id, objectWriteTraceId: input.objectWriteTraceId, properties: {} });
    else errors.push(errorOf(input, refused ? 'VALIDATION_ERROR' : 'OBJECT_NOT_FOUND'));
  }
  if (operation === 'archive') return { status: 204, body: '' };
  const body = JSON.stringify({ status: 'COMPLETE', results, ...(errors.length > 0 && { errors }) });
  return { status: errors.length > 0 ? 207 : operation === 'create' ? 201 : 200, body };
}

/** What was taken from a try that had no answer is not refused in the next one. */
function hasTaken(world: World, object: string, { id, properties = {} }: Input): boolean {
  const found = world.records.find((r) => r.object === object && r.live && (r.id === id || r.match === id));
  return found !== undefined && Object.entries(properties).every(([name, value]) => found.fields[name] === value);
}

function errorOf({ id, objectWriteTraceId }: Input, category: string): object {
  return { category, message: `${category} of ${id}`, context: { objectWriteTraceId: [objectWriteTraceId] } };
}

/** The record, or undefined when there is none to change. */
function performInput(world: World, object: string, operation: string, input: Input): WorldRecord | undefined {
  const { id = '', idProperty, properties = {} } = input;
  switch (operation) {
    case 'upsert': {
      const found = world.records.find((record) => record.object === object && record.live && record.match === id);
      if (found !== undefined) return change(world, found, properties);
      return create(world, { object, match: id, fields: { ...properties, [idProperty ?? 'id']: id } });
    }
    case 'create':
      return create(world, { object, match: String(properties.email), fields: properties });
    case 'update': {
      const found = world.records.find((record) => record.id === id && record.live);
      return found && change(world, found, properties);
    }
    default: {
      const found = world.records.find((record) => record.id === id);
      return found && remove(world, found);
    }
  }
}

function performEvents(world: World, object: string, { body, idempotencyKey }: WorldRequest): Reply {
  const before = idempotencyKey === undefined ? undefined : world.answered[idempotencyKey];
  if (before !== undefined) return before;
  for (const event of [JSON.parse(body)].flat() as readonly HookEvent[]) performEvent(world, object, event);
  const reply = { status: 200, body: '{"taken":true}' };
  if (idempotencyKey !== undefined) world.answered[idempotencyKey] = reply;
  return reply;
}

/** Members are known by their key; any other object is a list of events, to which each adds one. */
function performEvent(world: World, object: string, { action, key, data }: HookEvent): void {
  const found = world.records.find((record) => record.object === object && record.live && record.match === key);
  if (action === 'delete') {
    if (found !== undefined) remove(world, found);
  } else if (found !== undefined && object === 'members') change(world, found, data);
  else create(world, { object, match: key, fields: data });
}

function create(world: World, made: Pick<WorldRecord, 'object' | 'match' | 'fields'>): WorldRecord {
  const record = { ...made, id: `id-${world.records.length + 1}`, live: true, effects: { ...NO_EFFECTS, creates: 1 } };
  world.records.push(record);
  return record;
}

function change(world: World, record: WorldRecord, given: Readonly<Record<string, unknown>>): WorldRecord {
  const fields = { ...record.fields, ...given };
  if (JSON.stringify(fields) === JSON.stringify(record.fields)) return record;
  return replace(world, { ...record, fields, effects: { ...record.effects, updates: record.effects.updates + 1 } });
}

/** What is gone already stays so. */
function remove(world: World, record: WorldRecord): WorldRecord {
  if (!record.live) return record;
  const effects = { ...record.effects, deletes: record.effects.deletes + 1 };
  return replace(world, { ...record, live: false, effects });
}

function replace(world: World, record: WorldRecord): WorldRecord {
  world.records[world.records.findIndex(({ id }) => id === record.id)] = record;
  return record;
}
