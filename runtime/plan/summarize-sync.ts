// What a sync's operations add up to: counts, and samples of what will be sent, field by field. Read from the plan
// file, so that a saved plan shows the same.

import type { Json } from '../../core/json.js';
import { PENDING_MARK, type SyncNode } from '../../core/manifest.js';
import { MASK, payloadMembers, sensitiveFields, shownMember } from '../../core/payload.js';
import type { ActionCounts, FieldChange, PlanSample } from '../../core/plan-document.js';
import type { Engine } from '../database/engine.js';
import type { DesiredCounts } from './read-desired.js';

/** Samples per action in the plan document. */
const SAMPLES = 5;

export async function countActions(engine: Engine, sync: SyncNode, desired: DesiredCounts): Promise<ActionCounts> {
  const rows = await engine.rows(
    'SELECT action, count(*) FROM sluice_plan.main.operations WHERE sync = $1 GROUP BY action',
    [sync.name],
  );
  const count = (action: string): number => Number(rows.find(([name]) => name === action)?.[1] ?? 0);
  const held = await engine.rows(
    "SELECT count(*) FROM sluice_plan.main.operations WHERE sync = $1 AND action = 'held' AND reason NOT IN ('gone', 'gone_or_keyless', 'shared', 'backing_off:delete', 'quarantined:delete')",
    [sync.name],
  );
  const nullKeys = desired.records - desired.withKey;
  return {
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    unchanged: desired.withKey - count('create') - count('update') - count('invalid') - Number(held[0]?.[0] ?? 0),
    invalid: count('invalid') + nullKeys,
    held: count('held'),
  };
}

export async function takeSamples(engine: Engine, sync: SyncNode): Promise<readonly PlanSample[]> {
  const samples: PlanSample[] = [];
  for (const action of ['create', 'update', 'delete'] as const) {
    const rows = await engine.rows(
      `SELECT key, reason, payload, initial, previous FROM sluice_plan.main.operations
       WHERE sync = $1 AND action = $2 ORDER BY length(key), key LIMIT ${SAMPLES}`,
      [sync.name, action],
    );
    for (const [key, reason, payload, initial, previous] of rows) {
      const after =
        action === 'delete'
          ? new Map<string, string>()
          : new Map([...members(payload), ...(action === 'create' ? members(initial) : [])]);
      samples.push({
        key: String(key),
        action,
        reason: String(reason),
        fields: fieldChanges({ before: members(previous), after, sync }),
      });
    }
  }
  return samples;
}

export interface Sides {
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly sync: SyncNode;
}

/** The members that differ, in name order; sensitive ones masked. */
export function fieldChanges({ before, after, sync }: Sides): readonly FieldChange[] {
  const sensitive = sensitiveFields(sync);
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => change(name, before.get(name), after.get(name), sensitive.has(name)));
}

function change(name: string, before: string | undefined, after: string | undefined, sensitive: boolean): FieldChange {
  const masked = (text: string): Json => (sensitive ? MASK : shownMember(text));
  const pending = after?.includes(PENDING_MARK) === true;
  return {
    name,
    ...(before !== undefined && { old: masked(before) }),
    ...(after !== undefined && !pending && { new: masked(after) }),
    ...(pending && { known_after_apply: true as const }),
    ...(sensitive && { sensitive: true as const }),
  };
}

function members(payload: unknown): ReadonlyMap<string, string> {
  return payloadMembers(typeof payload === 'string' ? payload : null);
}
