// Refused records as people read them: one line each, and what brings back those that are not tried again by themselves.

import { unreachable } from '../../core/unreachable.js';
import { cutText } from '../../core/well-formed.js';
import type { RejectState, Rejects } from '../../runtime/state/read-rejects.js';
import { textTable } from './text-table.js';

const LONGEST_REASON = 160;

export function rejectsText({ rejects, total }: Rejects): string {
  if (total === 0) return 'No record is refused.\n';
  const columns = COLUMNS.filter(({ title }) => title !== 'field' || rejects.some(({ field }) => field !== null));
  const table = textTable(
    columns.map(({ title }) => title),
    rejects.map((reject) => columns.map(({ cell }) => cell(reject))),
  );
  const more = total > rejects.length ? [`… and ${total - rejects.length} more (--limit)`] : [];
  const quarantined = rejects.some(({ state }) => state === 'quarantined') ? [QUARANTINED] : [];
  return [table, ...[...more, ...quarantined].map((line) => `${line}\n`)].join('');
}

const QUARANTINED =
  'A quarantined record is not tried again until its value changes or you say `sluice rejects retry SYNC [KEY]`.';

const COLUMNS: readonly { readonly title: string; readonly cell: (reject: RejectState) => string }[] = [
  { title: 'sync', cell: ({ sync }) => sync },
  { title: 'key', cell: ({ key }) => key },
  { title: 'action', cell: ({ action }) => action },
  { title: 'attempts', cell: ({ attempts }) => String(attempts) },
  { title: 'first (UTC)', cell: ({ first_at }) => shownTime(first_at) },
  { title: 'last (UTC)', cell: ({ last_at }) => shownTime(last_at) },
  { title: 'next try', cell: nextTry },
  { title: 'field', cell: ({ field }) => field ?? '-' },
  { title: 'code', cell: ({ code }) => code ?? '-' },
  { title: 'reason', cell: ({ reason }) => cutText(reason ?? '-', LONGEST_REASON) },
];

function nextTry({ state, next_at }: RejectState): string {
  switch (state) {
    case 'due':
      return 'next run';
    case 'backing_off':
      return shownTime(next_at ?? '');
    case 'quarantined':
      return 'quarantined';
    default:
      return unreachable(state);
  }
}

function shownTime(time: string): string {
  return time.slice(0, 19).replace('T', ' ');
}
