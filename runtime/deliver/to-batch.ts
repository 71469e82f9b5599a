// A row of the batch query as the batch that a transport takes.

import type { DuckDBValue } from '@duckdb/node-api';
import type { Batch, BatchTarget } from '../../core/batch.js';
import type { Operation } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';

export interface BatchRow {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** A list when the sequence numbers are not consecutive. */
  readonly seqs: DuckDBValue | undefined;
  readonly records: string;
  /** JSON texts of the match values, parted by commas. */
  readonly matches: string | null;
  /** JSON texts of the destination's ids, parted by commas. */
  readonly ids: string | null;
  readonly id: string | null;
  readonly match: string;
  readonly key: string;
  readonly idempotencyKey: string | null;
}

export function toBatch(
  row: BatchRow,
  { sync, operation, planId }: { readonly sync: SyncNode; readonly operation: Operation; readonly planId: string },
): Batch {
  const batch: Batch = {
    id: `${planId}-${sync.name}-${row.first}`,
    seqs: seqsOf(row),
    records: row.records,
    ...(operation.batch.records === 1 && { target: targetOf(row) }),
  };
  lazyTexts(batch, 'matches', row.matches);
  lazyTexts(batch, 'ids', row.ids);
  return batch;
}

function targetOf({ id, match, key, idempotencyKey }: BatchRow): BatchTarget {
  return { id, match, key, ...(idempotencyKey !== null && { idempotency_key: idempotencyKey }) };
}

/** Parsed on first use: most answers are read by our own mark and never ask for match values or ids. */
function lazyTexts(batch: Batch, name: 'matches' | 'ids', text: string | null): void {
  if (text === null) return;
  let parsed: readonly string[] | undefined;
  Object.defineProperty(batch, name, {
    enumerable: false,
    get: () => {
      parsed ??= JSON.parse(`[${text}]`) as readonly string[];
      return parsed;
    },
  });
}

function seqsOf({ first, count, seqs }: BatchRow): readonly number[] {
  if (seqs !== null && typeof seqs === 'object' && 'items' in seqs && Array.isArray(seqs.items))
    return seqs.items.map(Number);
  return Array.from({ length: count }, (_, i) => first + i);
}
