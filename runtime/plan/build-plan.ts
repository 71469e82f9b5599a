// Builds a plan, top to bottom: open the warehouse and the ledger for reading, diff each sync in the order in which an
// apply would deliver it, and seal the result into one file. Changes nothing but that file.

import { randomUUID } from 'node:crypto';
import { relative } from 'node:path';
import { type Connector, objectOf } from '../../core/connector.js';
import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { addCounts, NO_ACTIONS, PLAN_VERSION, type PlanDocument, type SyncPlan } from '../../core/plan-document.js';
import { Refused } from '../../core/refused.js';
import { attachWarehouse, firstLine, lockEngine } from '../database/attach-warehouse.js';
import { type Engine, numberOf, withEngine } from '../database/engine.js';
import { countRequests } from '../deliver/count-requests.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { checkTarget, connectorOf } from '../ledger/sync-targets.js';
import { checkGuards } from './check-guards.js';
import { checkSteady } from './check-steady.js';
import { checkTables } from './check-tables.js';
import { writeOperations } from './diff-sync.js';
import { createPlanFile, removePart, sealPlanFile } from './plan-file.js';
import { readDesired } from './read-desired.js';
import { countActions, describeProblems, takeSamples } from './summarize-sync.js';

export interface PlanOptions {
  readonly manifest: Manifest;
  /** The project's folder, absolute. */
  readonly root: string;
  /** Names of the syncs to plan. */
  readonly syncs: readonly string[];
  /** Where the plan file is written; replaced if it exists. */
  readonly file: string;
  /** Told of what is worth a look but stops nothing. */
  readonly onWarning: (warning: Diagnostic) => void;
}

export async function buildPlan(options: PlanOptions): Promise<PlanDocument> {
  return writePlan(options).finally(() => removePart(options.file));
}

function writePlan(options: PlanOptions): Promise<PlanDocument> {
  const { manifest, root, file } = options;
  return withEngine(async (engine) => {
    await attachWarehouse(engine, manifest, root);
    const ledger = await attachLedgerToRead(engine, manifest, root);
    await createPlanFile(engine, file, relative(root, file));
    await lockEngine(engine, manifest, root);
    const syncs = manifest.order
      .filter((name) => options.syncs.includes(name))
      .flatMap((name) => manifest.syncs[name] ?? []);
    await checkTables(engine, manifest, syncs);
    const plans: SyncPlan[] = [];
    for (const sync of syncs) {
      for (const warning of await checkTarget(engine, manifest, sync)) options.onWarning(warning);
      plans.push(await planSync(engine, sync, manifest));
    }
    const document: PlanDocument = {
      format_version: PLAN_VERSION,
      plan_id: randomUUID(),
      project: manifest.project,
      environment: manifest.environment,
      manifest: manifest.fingerprint,
      ledger,
      summary: plans.reduce(addCounts, NO_ACTIONS),
      syncs: plans,
    };
    await sealPlanFile(engine, document, file);
    return document;
  });
}

async function planSync(engine: Engine, sync: SyncNode, manifest: Manifest): Promise<SyncPlan> {
  try {
    return await diffSync(engine, sync, connectorOf(manifest, sync));
  } catch (error) {
    const file = manifest.models[sync.model]?.file ?? sync.file;
    const reason = firstLine(error);
    const code = /^Permission Error/.test(reason) ? 'SL0403' : 'SL0510';
    throw error instanceof Refused
      ? error
      : new Refused([
          errorAt(
            code,
            { file },
            `The query of sync "${sync.name}" over model "${sync.model}" failed in the warehouse: ${reason}`,
          ),
        ]);
  }
}

async function diffSync(engine: Engine, sync: SyncNode, connector: Connector): Promise<SyncPlan> {
  const desired = await readDesired(engine, sync);
  const delivered = await numberOf(engine, 'SELECT count(*) FROM sluice_ledger.main.records WHERE sync = $1', [
    sync.name,
  ]);
  await writeOperations(engine, { sync, connector, delivered, desired });
  await checkSteady(engine, sync);
  if (connector.transport !== 'http') await writeFieldTypes(engine, sync);
  const counts = await countActions(engine, sync, desired);
  return {
    name: sync.name,
    destination: sync.destination,
    object: sync.object,
    mode: sync.mode,
    ...counts,
    requests: await countRequests(engine, sync.name, objectOf(connector, sync.object), connector.transport),
    guards: checkGuards(sync, counts, { delivered, records: desired.withKey }),
    samples: await takeSamples(engine, sync),
    problems: await describeProblems(engine, sync, desired),
  };
}

async function writeFieldTypes(engine: Engine, sync: SyncNode): Promise<void> {
  const types = await engine.rows(`DESCRIBE ${sync.types_query}`);
  for (const [field, type] of types) {
    await engine.run('INSERT INTO sluice_plan.main.field_types VALUES ($1, $2, $3)', [
      sync.name,
      String(field),
      String(type),
    ]);
  }
}
