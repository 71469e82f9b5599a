// What a plan says of one sync, read from the operations that were written for it: the same whether they come from its
// model, from a run that is to be undone or from values read back.

import { objectOf } from '../../core/connector.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { typesOfSync } from '../../core/model-query.js';
import type { SyncPlan } from '../../core/plan-document.js';
import { type Engine, numberOf } from '../database/engine.js';
import { countRequests } from '../deliver/count-requests.js';
import { fieldsToHash } from '../ledger/hashed-fields.js';
import { connectorOf, targetOf } from '../ledger/sync-targets.js';
import { checkGuards } from './check-guards.js';
import { countNulls } from './count-nulls.js';
import { describeProblems } from './describe-problems.js';
import type { DesiredCounts } from './read-desired.js';
import { countActions, takeSamples } from './summarize-sync.js';

export interface OperationsOf {
  readonly manifest: Manifest;
  readonly sync: SyncNode;
  /** How many records the ledger holds for the sync. */
  readonly delivered: number;
  /** How many there are to be at the destination after the plan: of a model, its records. */
  readonly desired: DesiredCounts;
  /** Where the operations come from when not from the sync's model: an empty model means nothing to them. */
  readonly from?: 'history';
}

/** How many records the ledger holds for a sync. */
export function countDelivered(engine: Engine, sync: SyncNode): Promise<number> {
  return numberOf(engine, 'SELECT count(*) FROM sluice_ledger.main.records WHERE sync = $1', [sync.name]);
}

/**
 * Counts, guards, samples and problems of a sync's operations in the plan; also notes its fields' types there, unless
 * they come from history, whose types are those of then.
 */
export async function describeOperations(engine: Engine, of: OperationsOf): Promise<SyncPlan> {
  const { manifest, sync, delivered, desired, from } = of;
  const connector = connectorOf(manifest, sync);
  if (connector.transport !== 'http' && from === undefined) await writeFieldTypes(engine, manifest, sync);
  const counts = await countActions(engine, sync, desired);
  const sensitive = await fieldsToHash(engine, sync);
  const bounded = sync.guards.max_nulls !== undefined && counts.update > 0;
  const lost = bounded ? await countNulls(engine, sync, connector.values) : undefined;
  return {
    name: sync.name,
    destination: sync.destination,
    object: sync.object,
    mode: sync.mode,
    target: targetOf(manifest, sync),
    ...counts,
    requests: await countRequests(engine, sync.name, objectOf(connector, sync.object), connector.transport),
    guards: checkGuards(sync, counts, { delivered, ...(from === undefined && { records: desired.withKey }), lost }),
    samples: await takeSamples(engine, sync),
    ...(sensitive.length > 0 && { sensitive }),
    problems: await describeProblems(engine, sync, desired),
  };
}

async function writeFieldTypes(engine: Engine, { models }: Manifest, sync: SyncNode): Promise<void> {
  const types = await engine.rows(`DESCRIBE ${typesOfSync(models, sync)}`);
  for (const [field, type] of types) {
    await engine.run('INSERT INTO sluice_plan.main.field_types VALUES ($1, $2, $3)', [
      sync.name,
      String(field),
      String(type),
    ]);
  }
}
