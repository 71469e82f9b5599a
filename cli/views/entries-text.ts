// What the ledger holds of a sync, in words: "12 records, 1 of unknown outcome and 2 refused".

import type { SyncEntries } from '../../runtime/ledger/sync-entries.js';

export function entriesText({ records, unresolved, rejects }: SyncEntries): string {
  const parts = [
    records > 0 ? `${records} ${records === 1 ? 'record' : 'records'}` : '',
    unresolved > 0 ? `${unresolved} of unknown outcome` : '',
    rejects > 0 ? `${rejects} refused` : '',
  ].filter((part) => part !== '');
  const last = parts.at(-1) ?? 'nothing';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
