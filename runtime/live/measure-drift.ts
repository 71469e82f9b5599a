// Drift, top to bottom: read back what the ledger says was delivered, compare, and do what the policy says: report, plan
// to overwrite, or adopt. Sends nothing that changes the destination.

import { relative } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.js';
import { DRIFT_VERSION, type DriftDocument, type DriftPolicy } from '../../core/drift-document.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanDocument } from '../../core/plan-document.js';
import type { OnHttpEvent } from '../http/http-event.js';
import { countDelivered } from '../plan/describe-operations.js';
import { ledgerOf } from '../plan/find-changes.js';
import { attachScratchPlan, createPlanFile, removePart } from '../plan/plan-file.js';
import { type Adopted, adoptLive } from './adopt-live.js';
import { askRecords } from './ask-records.js';
import { checkOwning, checkReadable } from './check-readable.js';
import { findDrift } from './find-drift.js';
import { type LiveSession, withLiveSession } from './live-session.js';
import { planOverwrite } from './plan-overwrite.js';

export interface DriftOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  readonly sync: SyncNode;
  readonly policy: DriftPolicy;
  /** How many records to read, chosen at random; absent, all. */
  readonly sample?: number;
  /** Where policy overwrite writes its plan, absolute; replaced if it exists. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: Date;
  readonly onWarning: (warning: Diagnostic) => void;
  readonly onHttp: OnHttpEvent;
}

export async function measureDrift(options: DriftOptions): Promise<DriftDocument> {
  const { manifest, root, sync, policy, file } = options;
  checkOwning(sync);
  const reads = checkReadable(manifest, sync, 'any');
  const session = withLiveSession(
    {
      ...options,
      reads,
      ledger: policy === 'adopt' ? 'write' : 'read',
      attachPlan: (engine) =>
        policy === 'overwrite' ? createPlanFile(engine, file, relative(root, file)) : attachScratchPlan(engine),
    },
    async (live) => {
      const delivered = await countDelivered(live.engine, sync);
      const checked = await askRecords(live.engine, deliveredRecords(sync, options.sample), reads);
      const requests = await live.readAsked(checked);
      const found = await findDrift(live.engine, sync, live);
      const done = await carryOut(live, options);
      const { name, destination, object } = sync;
      const head = { format_version: DRIFT_VERSION, sync: name, destination, object, policy } as const;
      return { ...head, delivered, checked, requests, ...found, ...done };
    },
  );
  return policy === 'overwrite' ? session.finally(() => removePart(file)) : session;
}

function deliveredRecords(sync: SyncNode, sample: number | undefined): string {
  const some = sample === undefined ? '' : ` USING SAMPLE reservoir(${sample} ROWS)`;
  return `SELECT key, match, payload, destination_id FROM (${ledgerOf(sync)})${some} ORDER BY length(key), key`;
}

async function carryOut(
  { engine, ledger, desired, stored }: LiveSession,
  { manifest, sync, policy, file, now }: DriftOptions,
): Promise<{ readonly adopted: Adopted | null; readonly plan: PlanDocument | null }> {
  switch (policy) {
    case 'keep':
    case 'fail':
      return { adopted: null, plan: null };
    case 'adopt':
      return { adopted: await adoptLive(engine, sync, stored), plan: null };
    case 'overwrite':
      return {
        adopted: null,
        plan: await planOverwrite(engine, { manifest, sync, ledger, desired, stored, file, now }),
      };
  }
}
