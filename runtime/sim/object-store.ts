// The records of one simulated object, in memory, each with a count of the effects it saw, so that a test can prove
// that nothing was done twice. Knows nothing of requests.

import { numberText } from './verbatim-json.js';

export interface StoredRecord {
  readonly id: string;
  readonly key: string | undefined;
  fields: Readonly<Record<string, unknown>>;
  creates: number;
  updates: number;
  deletes: number;
  deleted: boolean;
}

export class ObjectStore {
  readonly #records = new Map<string, StoredRecord>();
  /** By field name: value → id of the live record that has it. Made when a field is first looked up by. */
  readonly #indexes = new Map<string, Map<string, string>>();
  readonly #caseless: ReadonlySet<string>;
  /** Ids by the idempotency keys that were sent with them. */
  readonly #sentWith = new Map<string, string>();
  #nextId: bigint;

  /** `caseless` fields are looked up whatever their case, as e-mail addresses are. */
  constructor(firstId: bigint, caseless: ReadonlySet<string>) {
    this.#nextId = firstId;
    this.#caseless = caseless;
  }

  /** A live record by its id. */
  byId(id: string): StoredRecord | undefined {
    const record = this.#records.get(id);
    return record?.deleted === true ? undefined : record;
  }

  byKey(key: string): StoredRecord | undefined {
    return this.#find(KEY, key);
  }

  byField(name: string, value: string): StoredRecord | undefined {
    return this.#find(name, value);
  }

  /** The record, deleted or not, that was written with this idempotency key. */
  sentWith(idempotencyKey: string | undefined): StoredRecord | undefined {
    return this.#records.get(this.#sentWith.get(idempotencyKey ?? '') ?? '');
  }

  rememberKey(idempotencyKey: string, id: string): void {
    this.#sentWith.set(idempotencyKey, id);
  }

  create(fields: Readonly<Record<string, unknown>>, key: string | undefined): StoredRecord {
    const id = String(this.#nextId);
    this.#nextId += 1n;
    const record: StoredRecord = { id, key, fields, creates: 1, updates: 0, deletes: 0, deleted: false };
    this.#records.set(id, record);
    this.#index(record);
    return record;
  }

  update(record: StoredRecord, changed: Readonly<Record<string, unknown>>): void {
    this.#unindex(record);
    record.fields = { ...record.fields, ...changed };
    record.updates += 1;
    this.#index(record);
  }

  remove(record: StoredRecord): void {
    this.#unindex(record);
    record.deleted = true;
    record.deletes += 1;
  }

  /** In the order in which they were created. */
  list(deleted: boolean): readonly StoredRecord[] {
    return [...this.#records.values()].filter((record) => record.deleted === deleted);
  }

  #find(name: string, value: string): StoredRecord | undefined {
    const index = this.#indexes.get(name) ?? this.#makeIndex(name);
    const id = index.get(this.#indexed(name, value));
    return id === undefined ? undefined : this.#records.get(id);
  }

  #makeIndex(name: string): Map<string, string> {
    const index = new Map<string, string>();
    this.#indexes.set(name, index);
    for (const record of this.list(false)) this.#addTo(index, name, record);
    return index;
  }

  #index(record: StoredRecord): void {
    for (const [name, index] of this.#indexes) this.#addTo(index, name, record);
  }

  #addTo(index: Map<string, string>, name: string, record: StoredRecord): void {
    const value = valueText(record, name);
    if (value !== undefined) index.set(this.#indexed(name, value), record.id);
  }

  #unindex(record: StoredRecord): void {
    for (const [name, index] of this.#indexes) {
      const value = valueText(record, name);
      const indexed = value === undefined ? undefined : this.#indexed(name, value);
      if (indexed !== undefined && index.get(indexed) === record.id) index.delete(indexed);
    }
  }

  #indexed(name: string, value: string): string {
    return this.#caseless.has(name) ? value.toLowerCase() : value;
  }
}

/** The client's own key is indexed beside the fields, under a name that no field has. */
const KEY = '\u0000key';

function valueText(record: StoredRecord, name: string): string | undefined {
  if (name === KEY) return record.key;
  const value = record.fields[name];
  if (value === undefined || value === null || value === '') return undefined;
  return numberText(value) ?? (typeof value === 'object' ? JSON.stringify(value) : String(value));
}
