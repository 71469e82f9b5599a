// A row of the batch query as the batch that a transport takes.

import type { DuckDBValue } from '@duckdb/node-api';
import type { Batch } from '../../core/batch.js';
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
  readonly id: string | null;
  readonly match: string;
  readonly key: string;
}

export function toBatch(
  row: BatchRow,
  { sync, operation, planId }: { readonly sync: SyncNode; readonly operation: Operation; readonly planId: string },
): Batch {
  const batch: Batch = {
    id: `${planId}-${sync.name}-${row.first}`,
    seqs: seqsOf(row),
    records: row.records,
    ...(operation.batch.records === 1 && { target: { id: row.id, match: row.match, key: row.key } }),
  };
  return row.matches === null ? batch : withMatches(batch, row.matches);
}

/** Match values are parsed on first use: most answers are read by our own mark and never ask for them. */
function withMatches(batch: Batch, text: string): Batch {
  let parsed: readonly string[] | undefined;
  return Object.defineProperty(batch, 'matches', {
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
