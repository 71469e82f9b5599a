// Import, top to bottom: what the model has and the ledger has not is looked for at the destination by its match value;
// what is found is taken into the ledger as if it had been delivered. Nothing is sent, and nothing of ours is assumed:
// the ledger holds the values that are there.

import type { Diagnostic } from '../../core/diagnostic.js';
import { DRIFT_VERSION, type ImportCounts, type ImportDocument, type ImportSample } from '../../core/drift-document.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import type { OnHttpEvent } from '../http/http-event.js';
import { AS_IT_IS } from '../ledger/stored-form.js';
import { attachScratchPlan } from '../plan/plan-file.js';
import { askRecords } from './ask-records.js';
import { checkReadable } from './check-readable.js';
import { chooseImports } from './choose-imports.js';
import { compareFound } from './compare-pass.js';
import { adoptedMembers } from './compare-record.js';
import { withLiveSession } from './live-session.js';
import { takeImports } from './take-imports.js';

export interface ImportOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly sync: SyncNode;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onWarning: (warning: Diagnostic) => void;
  readonly onHttp: OnHttpEvent;
}

/** Samples of each state. */
const SAMPLES = 10;

export async function importRecords(options: ImportOptions): Promise<ImportDocument> {
  const { manifest, sync } = options;
  const { match } = checkReadable(manifest, sync, 'match');
  const reads = match === undefined ? {} : { match };
  return withLiveSession({ ...options, reads, ledger: 'write', attachPlan: attachScratchPlan }, async (live) => {
    const { engine, rules, stored } = live;
    const { invalid } = await chooseImports(engine, sync, rules);
    const requests = await live.readAsked(await askRecords(engine, 'SELECT * FROM "sluice__wanted"', reads));
    await compareFound(engine, AS_IT_IS, ({ key, match: value, known, live: there }) => ({
      key,
      state: 'drifted',
      match: value,
      there: adoptedMembers(known, there, rules),
    }));
    const adopted = await takeImports(engine, { manifest, sync, stored });
    const { name, destination, object } = sync;
    return {
      format_version: DRIFT_VERSION,
      sync: name,
      destination,
      object,
      requests,
      summary: await countImports(engine, { adopted, invalid }),
      samples: await importSamples(engine),
    };
  });
}

async function countImports(
  engine: Engine,
  { adopted, invalid }: Pick<ImportCounts, 'adopted' | 'invalid'>,
): Promise<ImportCounts> {
  const count = (state: string): Promise<number> =>
    numberOf(engine, 'SELECT count(*) FROM "sluice__live" WHERE state = $1', [state]);
  return {
    adopted,
    not_found: await count('missing'),
    unreadable: await count('unreadable'),
    conflicting: await numberOf(engine, 'SELECT count(*) FROM "sluice__conflicts"'),
    invalid,
  };
}

async function importSamples(engine: Engine): Promise<readonly ImportSample[]> {
  const conflicts = await engine.rows(
    `SELECT key, reason FROM "sluice__conflicts" ORDER BY length(key), key LIMIT ${SAMPLES}`,
  );
  const unreadable = await engine.rows(
    `SELECT a.key, v.reason FROM "sluice__live" AS v JOIN "sluice__asked" AS a USING (seq) WHERE v.state = 'unreadable' ORDER BY seq LIMIT ${SAMPLES}`,
  );
  return [
    ...conflicts.map(([key, reason]) => ({ key: String(key), state: 'conflicting' as const, reason: String(reason) })),
    ...unreadable.map(([key, reason]) => ({ key: String(key), state: 'unreadable' as const, reason: String(reason) })),
  ];
}
