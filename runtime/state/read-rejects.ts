// The records that destinations refused: which, why, how often, and when they are tried again.

import type { Manifest } from '../../core/manifest.js';
import { type Engine, withEngine } from '../database/engine.js';
import { attachLedgerToRead } from '../ledger/attach-ledger.js';
import { countRejects, type ListedReject, listRejects } from '../ledger/listed-rejects.js';

export interface RejectState extends ListedReject {
  /** due: the next run tries it. quarantined: only another value, or somebody, brings it back. */
  readonly state: 'due' | 'backing_off' | 'quarantined';
}

export interface Rejects {
  readonly rejects: readonly RejectState[];
  /** How many there are, beyond the limit too. */
  readonly total: number;
}

export interface ReadRejectsOptions {
  /** Absent: of all syncs. */
  readonly sync?: string;
  readonly limit: number;
  readonly now: Date;
}

/** By sync and key. */
export function readRejects(manifest: Manifest, root: string, options: ReadRejectsOptions): Promise<Rejects> {
  return withEngine(async (engine) => {
    await attachLedgerToRead(engine, manifest, root);
    return selectRejects(engine, options);
  });
}

async function selectRejects(engine: Engine, { sync, limit, now }: ReadRejectsOptions): Promise<Rejects> {
  const rejects = await listRejects(engine, { sync }, limit);
  return {
    rejects: rejects.map((reject) => ({ ...reject, state: stateOf(reject.next_at, now) })),
    total: await countRejects(engine, { sync }),
  };
}

function stateOf(next: string | null, now: Date): RejectState['state'] {
  if (next === null) return 'quarantined';
  return next > now.toISOString() ? 'backing_off' : 'due';
}
