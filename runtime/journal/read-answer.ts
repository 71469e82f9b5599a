// What a journal says of one operation: the destination's answer, or that none came. Other records' results are not
// looked at beyond finding this one's.

import type { OutcomeStatus } from '../../core/run-document.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import type { Phase } from './journal-entry.js';
import { entriesOf, type JournalFile, reading } from './read-outcomes.js';

export interface JournalAnswer {
  readonly status: OutcomeStatus;
  readonly id: string | null;
  readonly code: string | null;
  readonly reason: string | null;
}

export interface AskedOperation {
  readonly sync: string;
  readonly seq: number;
  readonly phase: Phase;
  /** The operation's name; an intent speaks of all of the same name. */
  readonly operation: string;
}

const NOT_SENT: JournalAnswer = { status: 'skipped', id: null, code: null, reason: null };
const NO_ANSWER: JournalAnswer = {
  status: 'unknown',
  id: null,
  code: null,
  reason: 'It may have been sent: no answer is written down.',
};

/** The run's plan must be attached. Throws Refused when the journal is damaged. */
export async function readAnswer(engine: Engine, file: JournalFile, asked: AskedOperation): Promise<JournalAnswer> {
  const { sync, seq, phase } = asked;
  const [row] = await reading(file, () =>
    engine.rows(`SELECT r.status, r.id, r.code, r.reason
      FROM (SELECT phase, unnest(results) AS r FROM ${entriesOf(file)} WHERE type = 'outcome' AND sync = ${sqlText(sync)})
      WHERE r.seq = ${seq} OR (r.seq <= ${seq} AND r."to" >= ${seq} AND phase = ${sqlText(phase)})
      ORDER BY r."to" IS NOT NULL LIMIT 1`),
  );
  if (row === undefined) return (await wasAbout(engine, file, asked)) ? NO_ANSWER : NOT_SENT;
  const [status, id, code, reason] = row.map((value) => (typeof value === 'string' ? value : null));
  return { status: (status ?? 'unknown') as OutcomeStatus, id: id ?? null, code: code ?? null, reason: reason ?? null };
}

/** Whether a batch with the operation was about to be sent and has no outcome. */
async function wasAbout(engine: Engine, file: JournalFile, asked: AskedOperation): Promise<boolean> {
  const entries = `${entriesOf(file)} WHERE sync = ${sqlText(asked.sync)} AND type`;
  const rows = await reading(file, () =>
    engine.rows(`SELECT i.batch FROM (SELECT * FROM ${entries} = 'intent') AS i
      JOIN sluice_plan.main.operations AS o ON o.rowid = i."first" AND o.operation = ${sqlText(asked.operation)}
      WHERE i."first" <= ${asked.seq} AND i."last" >= ${asked.seq} AND i.batch NOT IN (SELECT batch FROM ${entries} = 'outcome') LIMIT 1`),
  );
  return rows.length > 0;
}
