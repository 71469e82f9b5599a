// A sync's mapping over rows that a test gives, without a project around it.

import { type SyncMapping, syncSql } from '../../compiler/mapping/sync-query.js';

/** The sync's whole query over the rows of a SELECT. */
export function queryOver(rows: string, mapping: Omit<SyncMapping, 'relation'>): string {
  const { steps, query } = syncSql({ ...mapping, relation: '"rows"' });
  return `WITH ${[`"rows" AS (${rows})`, ...steps].join(',\n')}\n${query}`;
}
