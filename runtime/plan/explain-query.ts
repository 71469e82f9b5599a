// A sync's query that fails in the warehouse: whose it is, and why.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest, SyncNode } from '../../core/manifest.js';
import { sensitiveFields } from '../../core/payload.js';
import { Refused } from '../../core/refused.js';
import { firstLine } from '../database/attach-warehouse.js';
import { hideValues } from '../database/hide-values.js';

/** Runs work over a sync's query; what DuckDB says against it is refused with the model's file. */
export async function withQueryOf<T>(manifest: Manifest, sync: SyncNode, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) throw error;
    const file = manifest.models[sync.model]?.file ?? sync.file;
    const reason = sensitiveFields(sync).size > 0 ? hideValues(error) : firstLine(error);
    const code = /^Permission Error/.test(reason) ? 'SL0403' : 'SL0510';
    const detail = `The query of sync "${sync.name}" over model "${sync.model}" failed in the warehouse: ${reason}`;
    throw new Refused([errorAt(code, { file }, detail)]);
  }
}
