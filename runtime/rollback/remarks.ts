// What a plan that undoes a run leaves as it is, or cannot know: said once per sync, so that whoever applies it is not
// surprised.

import type { Manifest, SyncNode } from '../../core/manifest.js';
import type { PlanRemark } from '../../core/plan-document.js';
import type { Engine } from '../database/engine.js';

/** Syncs of the run that the project no longer has. Needs "sluice__done". */
export async function syncsGone(engine: Engine, manifest: Manifest): Promise<readonly PlanRemark[]> {
  const rows = await engine.rows('SELECT sync, count(*) FROM "sluice__done" GROUP BY sync ORDER BY sync');
  return rows
    .filter(([sync]) => !Object.hasOwn(manifest.syncs, String(sync)))
    .map(([sync, records]) => ({ type: 'sync_gone', sync: String(sync), records: Number(records) }));
}

/** Needs "sluice__undo" of the sync. */
export async function remarksOn(engine: Engine, sync: SyncNode): Promise<readonly PlanRemark[]> {
  const [row] = await engine.rows(`SELECT count(*) FILTER (action = 'create'),
    count(*) FILTER (action = 'delete' AND done_by = 'upsert') FROM "sluice__undo"`);
  const [created, upserted] = [Number(row?.[0] ?? 0), Number(row?.[1] ?? 0)];
  const initial = sync.fields.filter(({ name, manage }) => manage === 'on_create' && !sync.match.includes(name));
  const left_out = initial.map(({ name }) => name);
  return [
    ...(created > 0 ? [{ type: 'made_anew', sync: sync.name, records: created, left_out } as const] : []),
    ...(upserted > 0 ? [{ type: 'upserted', sync: sync.name, records: upserted } as const] : []),
  ];
}
