// Refused records that somebody has looked at: tried again at once, or forgotten. The ledger's serial stays: a saved
// plan says which records it sends, and sends them whether or not they were refused before.

import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

export interface ChosenRejects {
  readonly sync: string;
  /** Absent: all of the sync. */
  readonly key?: string;
}

/** The next plan has them, and their attempts count from the beginning. Gives how many there are. */
export function retryRejects(engine: Engine, chosen: ChosenRejects, now: Date): Promise<number> {
  return change(
    engine,
    chosen,
    `UPDATE sluice_ledger.main.rejects SET attempts = 0, next_at = ${sqlText(now.toISOString())}`,
  );
}

/** As if they had never been refused. Gives how many there were. */
export function clearRejects(engine: Engine, chosen: ChosenRejects): Promise<number> {
  return change(engine, chosen, 'DELETE FROM sluice_ledger.main.rejects');
}

async function change(engine: Engine, { sync, key }: ChosenRejects, statement: string): Promise<number> {
  const where = `WHERE sync = ${sqlText(sync)}${key === undefined ? '' : ` AND key = ${sqlText(key)}`}`;
  const count = await numberOf(engine, `SELECT count(*) FROM sluice_ledger.main.rejects ${where}`);
  if (count > 0) await engine.run(`${statement} ${where}`);
  return count;
}
