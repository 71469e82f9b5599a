// Carries out a request's records on the store: first everything is checked, then everything that passed takes
// effect, so that a batch refused as a whole leaves nothing behind.

import { type Connector, isRead, type OperationName } from '../../core/connector.js';
import { checkFields, type Refusal } from './check-fields.js';
import type { ObjectStore, StoredRecord } from './object-store.js';
import { readTargets } from './perform-read.js';
import type { ReadRequest, SentRecord } from './read-request.js';
import type { SimRoute } from './sim-route.js';
import { numberText } from './verbatim-json.js';

export interface SimOutcome {
  readonly record: SentRecord;
  readonly matchName: string | undefined;
  /** The record's match value, as the answer tells it. */
  readonly match: string | undefined;
  readonly id: string | undefined;
  readonly refusal: Refusal | undefined;
  /** Of a read: the record's fields that were asked for. */
  readonly live?: Readonly<Record<string, unknown>>;
}

export type Performed =
  | { readonly outcomes: readonly SimOutcome[] }
  | { readonly whole: Refusal & { readonly status: number } };

/** Refuses further records by a fault's rule. */
export type ExtraCheck = (record: SentRecord) => (Refusal & { readonly status?: number }) | undefined;

type Problem = Refusal & { readonly status?: number };

interface Target {
  readonly record: SentRecord;
  readonly matchName: string | undefined;
  readonly match: string | undefined;
  readonly stored: StoredRecord | undefined;
  readonly problem: Problem | undefined;
  /** Its idempotency key came before: it has no effect a second time. */
  readonly repeated: boolean;
}

const NEEDS_EXISTING: ReadonlySet<OperationName> = new Set(['update', 'update_by_match']);
const REMOVES: ReadonlySet<OperationName> = new Set(['delete', 'archive']);

export function perform(
  connector: Connector & { transport: 'http' },
  store: ObjectStore,
  request: ReadRequest,
  extra: ExtraCheck,
): Performed {
  const { route, records } = request;
  const refused = checkBatch(route, records);
  if (refused !== undefined) return { whole: refused };
  const targets = records.map((record) => targetOf(connector, store, route, record, extra));
  if (isRead(route.operation.name)) return readTargets(route.operation, targets);
  const whole = wholeRefusal(connector, route, targets);
  if (whole !== undefined) return { whole };
  return { outcomes: targets.map((target) => takeEffect(store, route, target)) };
}

function checkBatch(route: SimRoute, records: readonly SentRecord[]): (Refusal & { status: number }) | undefined {
  const most = route.operation.batch.records;
  const invalid = (reason: string) => ({ status: 400, code: 'VALIDATION_ERROR', reason });
  if (records.length === 0) return invalid('The request has no records');
  if (records.length > most)
    return invalid(`The request has ${records.length} records, more than the limit of ${most}`);
  const seen = new Set<string>();
  for (const record of records) {
    const name = identity(route, record);
    if (name !== undefined && seen.has(name))
      return invalid(`Two records of the request have the same identifier ${name}`);
    if (name !== undefined) seen.add(name);
  }
  return undefined;
}

function identity(route: SimRoute, record: SentRecord): string | undefined {
  if (route.operation.name === 'append') return undefined;
  if (record.id !== undefined) return `"${record.id}"`;
  const { match } = matchOf(route, record);
  const name = match ?? record.key;
  return name === undefined ? undefined : `"${name}"`;
}

/** The identifier's name and value: what the request says, otherwise the object's first identifier among its fields. */
function matchOf(route: SimRoute, record: SentRecord): { matchName: string | undefined; match: string | undefined } {
  const { identifiers } = route.object;
  const matchName =
    record.matchName ??
    identifiers.find((name) =>
      record.match === undefined ? record.fields[name] !== undefined : fieldText(record, name) === record.match,
    ) ??
    identifiers[0];
  const match = record.match ?? (matchName === undefined ? undefined : fieldText(record, matchName));
  return { matchName, match };
}

function fieldText(record: SentRecord, name: string): string | undefined {
  const value = record.fields[name];
  return value === undefined || value === null || value === '' ? undefined : (numberText(value) ?? String(value));
}

function targetOf(
  connector: Connector,
  store: ObjectStore,
  route: SimRoute,
  record: SentRecord,
  extra: ExtraCheck,
): Target {
  const { matchName, match } = matchOf(route, record);
  const before = store.sentWith(record.idempotencyKey);
  if (before !== undefined) return { record, matchName, match, stored: before, problem: undefined, repeated: true };
  const stored = route.operation.name === 'append' ? undefined : findStored(store, record, matchName, match);
  const found = { record, matchName, match, stored };
  const problem = extra(record) ?? checkTarget(connector, store, route, found);
  return { ...found, problem, repeated: false };
}

function findStored(
  store: ObjectStore,
  record: SentRecord,
  matchName: string | undefined,
  match: string | undefined,
): StoredRecord | undefined {
  if (record.id !== undefined) return store.byId(record.id);
  if (matchName !== undefined && match !== undefined) return store.byField(matchName, match);
  const key = ownKey(record);
  return key === undefined ? undefined : store.byKey(key);
}

/** A match value of a field that nothing names serves as the record's key. */
function ownKey(record: SentRecord): string | undefined {
  return record.key ?? record.match;
}

function checkTarget(
  connector: Connector,
  store: ObjectStore,
  route: SimRoute,
  target: Omit<Target, 'problem' | 'repeated'>,
): Problem | undefined {
  const { name } = route.operation;
  if (REMOVES.has(name) || isRead(name)) return undefined;
  if (NEEDS_EXISTING.has(name) && target.stored === undefined) {
    return {
      code: 'OBJECT_NOT_FOUND',
      reason: `No record ${target.record.id ?? target.match ?? target.record.key ?? ''} here`,
    };
  }
  if (name === 'create' && target.stored !== undefined) return conflict(connector, target.stored.id);
  const creates = target.stored === undefined;
  return (
    checkFields(route.object, connector.values, target.record.fields, creates) ??
    (name === 'append' ? undefined : takenIdentifier(connector, store, route, target))
  );
}

/** A change of an identifier to a value that another record has. */
function takenIdentifier(
  connector: Connector,
  store: ObjectStore,
  route: SimRoute,
  { record, stored }: Omit<Target, 'problem' | 'repeated'>,
): Problem | undefined {
  for (const name of route.object.identifiers) {
    const value = fieldText(record, name);
    const holder = value === undefined ? undefined : store.byField(name, value);
    if (holder !== undefined && holder !== stored) return conflict(connector, holder.id);
  }
  return undefined;
}

/** Where the description halves on 409, a conflict is refused with its whole batch. */
function conflict(connector: Connector, id: string): Problem {
  const refusal = { code: 'CONFLICT', reason: `A record with this identifier already exists. Existing ID: ${id}` };
  const whole = connector.transport === 'http' && connector.http.answers['409'] === 'bisect';
  return whole ? { ...refusal, status: 409 } : refusal;
}

/** Operations that cannot name the refused record in their answer refuse the batch. */
function wholeRefusal(
  connector: Connector & { transport: 'http' },
  route: SimRoute,
  targets: readonly Target[],
): (Refusal & { status: number }) | undefined {
  const problems = targets.flatMap((target) => target.problem ?? []);
  const whole = problems.find((problem) => problem.status !== undefined);
  if (whole?.status !== undefined) return { ...whole, status: whole.status };
  const [first] = problems;
  const namesRecords = route.operation.errors !== undefined || route.operation.results?.ok !== undefined;
  return first === undefined || namesRecords ? undefined : { ...first, status: refusalStatus(connector) };
}

function refusalStatus(connector: Connector & { transport: 'http' }): number {
  const halving = Object.entries(connector.http.answers).find(
    ([status, meaning]) => /^4\d\d$/.test(status) && meaning === 'bisect',
  );
  return halving === undefined ? 400 : Number(halving[0]);
}

function takeEffect(store: ObjectStore, route: SimRoute, target: Target): SimOutcome {
  const { record, matchName, match, problem: refusal } = target;
  if (refusal !== undefined) return { record, matchName, match, id: undefined, refusal };
  const id = target.repeated ? target.stored?.id : change(store, route.operation.name, target);
  if (id !== undefined && record.idempotencyKey !== undefined) store.rememberKey(record.idempotencyKey, id);
  return { record, matchName, match, id, refusal: undefined };
}

function change(store: ObjectStore, name: OperationName, target: Target): string | undefined {
  const { record, stored } = target;
  if (REMOVES.has(name)) {
    if (stored !== undefined) store.remove(stored);
    return stored?.id ?? record.id;
  }
  if (stored === undefined) return store.create(withMatch(target), ownKey(record)).id;
  store.update(stored, record.fields);
  return stored.id;
}

/** A record that is created by its match value has it, whether or not it is among the fields. */
function withMatch({ record, matchName, match }: Target): Readonly<Record<string, unknown>> {
  if (matchName === undefined || match === undefined || record.fields[matchName] !== undefined) return record.fields;
  return { [matchName]: match, ...record.fields };
}
