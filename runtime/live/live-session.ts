// What reading back needs open: the warehouse and the ledger in one engine, the destination, and the sync's query as
// "sluice__desired". The engine is locked before the query runs, as in a plan.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { typesOfSync } from '../../core/model-query.js';
import { hashSensitive } from '../apply/hash-sensitive.js';
import { type Account, withAccounts } from '../apply/open-accounts.js';
import { keptRuns } from '../apply/run-folder.js';
import { attachWarehouse, lockEngine } from '../database/attach-warehouse.js';
import { type Engine, withEngine } from '../database/engine.js';
import type { OnHttpEvent } from '../http/http-event.js';
import { attachLedgerToRead, attachLedgerToWrite, type LedgerState } from '../ledger/attach-ledger.js';
import { fieldsToHash, storedFormOf } from '../ledger/hashed-fields.js';
import { AS_IT_IS, type StoredForm } from '../ledger/stored-form.js';
import { checkTarget, connectorOf } from '../ledger/sync-targets.js';
import { openModels } from '../models/open-models.js';
import { syncReaders } from '../models/readers.js';
import { checkTables } from '../plan/check-tables.js';
import { withQueryOf } from '../plan/explain-query.js';
import { type DesiredCounts, readDesired } from '../plan/read-desired.js';
import type { Reads } from './ask-records.js';
import type { CompareRules } from './compare-values.js';
import { createLiveTable } from './live-table.js';
import { compareRules } from './owned-fields.js';
import { readByRequests } from './read-by-requests.js';
import { readSet } from './read-set.js';
import { filesOf, openSetPlace } from './set-place.js';

export interface SessionOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly sync: SyncNode;
  readonly reads: Reads;
  readonly ledger: 'read' | 'write';
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of what is worth a look but stops nothing. */
  readonly onWarning: (warning: Diagnostic) => void;
  readonly onHttp: OnHttpEvent;
  /** Attaches sluice_plan, before the engine is locked. */
  readonly attachPlan: (engine: Engine) => Promise<void>;
}

export interface LiveSession {
  readonly engine: Engine;
  readonly ledger: LedgerState;
  readonly desired: DesiredCounts;
  readonly rules: ReadonlyMap<string, CompareRules>;
  /** The form in which the ledger holds the sync's records. */
  readonly stored: StoredForm;
  /** Fills "sluice__live" for that many records of "sluice__asked"; gives the number of requests it took. */
  readonly readAsked: (records: number) => Promise<number>;
}

export function withLiveSession<T>(options: SessionOptions, work: (session: LiveSession) => Promise<T>): Promise<T> {
  const { manifest, root, sync, reads } = options;
  return withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    const attachLedger = options.ledger === 'write' ? attachLedgerToWrite : attachLedgerToRead;
    const ledger = await attachLedger(engine, manifest, root);
    const stored = await storedForm(engine, options);
    await options.attachPlan(engine);
    const place = await openSetPlace(engine, { manifest, root }, sync);
    await lockEngine(engine, manifest, root, filesOf(place));
    for (const warning of await checkTarget(engine, manifest, sync)) options.onWarning(warning);
    await checkTables(engine, manifest, [sync]);
    const models = openModels(engine, manifest, syncReaders([sync]));
    const types = place === undefined ? new Map<string, string>() : await fieldTypes(engine, manifest, sync);
    const desired = await withQueryOf(manifest, sync, () => readDesired(models, sync));
    const rules = compareRules(sync, connectorOf(manifest, sync), types);
    await createLiveTable(engine);
    const readAsked = async (records: number): Promise<number> => {
      if (records === 0) return 0;
      if (place === undefined)
        return withAccount(options, (account) => readRequests({ engine, sync, reads, records }, account));
      await readSet({ engine, sync, place, types });
      return 0;
    };
    return work({ engine, ledger, desired, rules, stored, readAsked });
  });
}

/** A ledger that is to take values in takes sensitive ones as hashes, as it does when a plan is applied. */
async function storedForm(engine: Engine, { manifest, root, sync, ledger }: SessionOptions): Promise<StoredForm> {
  if (ledger === 'read') return storedFormOf(engine, sync.name);
  const syncs = [{ name: sync.name, sensitive: await fieldsToHash(engine, sync) }];
  const forms = await hashSensitive(engine, { syncs }, await keptRuns(manifest, root));
  return forms.get(sync.name) ?? AS_IT_IS;
}

function withAccount<T>(options: SessionOptions, work: (account: Account) => Promise<T>): Promise<T> {
  const { manifest, root, sync, env, onHttp } = options;
  const { signal } = new AbortController();
  const open = { manifest, root, env, destinations: [sync.destination], signal, onHttp };
  return withAccounts(open, (accounts) => {
    const account = accounts.get(sync.destination);
    if (account === undefined) throw new Error(`No account for sync ${sync.name}`);
    return work(account);
  });
}

function readRequests(
  reading: { readonly engine: Engine; readonly sync: SyncNode; readonly reads: Reads; readonly records: number },
  { connector, http }: Account,
): Promise<number> {
  if (http === undefined || connector.transport !== 'http') throw new Error(`${connector.name} makes no requests`);
  return readByRequests({ ...reading, account: http, concurrency: connector.http.concurrency });
}

async function fieldTypes(engine: Engine, manifest: Manifest, sync: SyncNode): Promise<ReadonlyMap<string, string>> {
  const rows = await withQueryOf(manifest, sync, () => engine.rows(`DESCRIBE ${typesOfSync(manifest.models, sync)}`));
  return new Map(rows.map(([field, type]) => [String(field), String(type)]));
}
