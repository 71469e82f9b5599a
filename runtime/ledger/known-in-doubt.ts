// What is known of a record whose ledger entry is in doubt, as SQL for a plan's `previous`: no field, so that all of it is
// sent. A table or file is told the match value that its row may have all the same: nothing else names the row once that
// value changes.

import type { Connector } from '../../core/connector.js';
import type { SyncNode } from '../../core/manifest.js';
import { payloadOnly } from './stored-form.js';

/** A JSON object; `payload` is SQL for that of the entry. */
export function knownInDoubt({ match }: SyncNode, { transport }: Connector, payload: string): string {
  return transport === 'http' ? "'{}'" : payloadOnly(payload, match);
}
