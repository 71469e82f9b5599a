// Ends the making of a plan: the document over all its syncs goes into the header, and the file is put in its place.

import { randomUUID } from 'node:crypto';
import type { Manifest } from '../../core/manifest.js';
import {
  addCounts,
  NO_ACTIONS,
  PLAN_VERSION,
  type PlanDocument,
  type PlanOrigin,
  type PlanRemark,
  type RowCount,
  type SyncPlan,
} from '../../core/plan-document.js';
import type { Engine } from '../database/engine.js';
import type { LedgerState } from '../ledger/attach-ledger.js';
import { sealPlanFile } from './plan-file.js';
import { planInputs } from './plan-inputs.js';

export interface SealOptions {
  readonly manifest: Manifest;
  readonly ledger: LedgerState;
  readonly plans: readonly SyncPlan[];
  /** Where the plan is to be, absolute. */
  readonly file: string;
  readonly origin?: PlanOrigin;
  readonly remarks?: readonly PlanRemark[];
  readonly rowCounts?: readonly RowCount[];
}

export async function sealPlan(engine: Engine, options: SealOptions): Promise<PlanDocument> {
  const { manifest, ledger, plans, file, origin, remarks = [], rowCounts = [] } = options;
  const document: PlanDocument = {
    format_version: PLAN_VERSION,
    plan_id: randomUUID(),
    project: manifest.project,
    environment: manifest.environment,
    ...(origin !== undefined && { origin }),
    ...(remarks.length > 0 && { remarks }),
    manifest: manifest.fingerprint,
    inputs: planInputs(
      manifest,
      plans.map(({ name }) => name),
    ),
    ledger,
    summary: plans.reduce(addCounts, NO_ACTIONS),
    ...(rowCounts.length > 0 && { row_counts: rowCounts }),
    syncs: plans,
  };
  await sealPlanFile(engine, document, file);
  return document;
}
