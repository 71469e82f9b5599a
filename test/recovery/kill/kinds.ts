// The kinds of points at which an apply is killed, in words for the table.

import type { Kill } from './kill-once.js';
import { everyPoint, type Sequence } from './matrix.js';
import type { Base } from './set-up.js';

type Point = (at: number) => Kill;

const WRITES: Readonly<Record<string, Point>> = {
  'journal, before a write': (at) => ({ kind: 'journal', moment: 'before', at }),
  'journal, after a write, before its fsync': (at) => ({ kind: 'journal', moment: 'written', at }),
};
/** To the next command the same as lost, and the same as written: tried on one project. */
const INSIDE_WRITES: Readonly<Record<string, Point>> = {
  'journal, half of a write': (at) => ({ kind: 'journal', moment: 'half', at }),
  'journal, after an fsync': (at) => ({ kind: 'journal', moment: 'synced', at }),
};
const REQUESTS: Readonly<Record<string, Point>> = {
  'request, before its effect': (at) => ({ kind: 'request', moment: 'before', at }),
  'request, after its effect, before the answer': (at) => ({ kind: 'request', moment: 'after', at }),
  'request, in the middle of the answer': (at) => ({ kind: 'request', moment: 'middle', at }),
};
const FOLDERS: Readonly<Record<string, Point>> = {
  'file or folder, before a step': (at) => ({ kind: 'folder', moment: 'before', at }),
  'file, half of a write': (at) => ({ kind: 'folder', moment: 'half', at }),
};
const STATEMENTS: Readonly<Record<string, Point>> = {
  'ledger or table, before a statement': (at) => ({ kind: 'sql', moment: 'before', at }),
};
const INSIDE_STATEMENTS: Readonly<Record<string, Point>> = {
  'ledger or table, during a statement': (at) => ({ kind: 'sql', moment: 'during', at }),
};

const all =
  (points: Readonly<Record<string, Point>>) =>
  (base: Base): readonly Sequence[] =>
    Object.entries(points).map(([kind, point]) => everyPoint(base, kind, point));

export const everyJournalWrite = all(WRITES);
export const everyRequest = all(REQUESTS);
export const everyFolderStep = all(FOLDERS);
export const everyStatement = all(STATEMENTS);

export const insideStatements = all(INSIDE_STATEMENTS);

export const everywhere = (base: Base): readonly Sequence[] =>
  [everyJournalWrite, all(INSIDE_WRITES), everyRequest, everyFolderStep, everyStatement, insideStatements].flatMap(
    (every) => every(base),
  );
