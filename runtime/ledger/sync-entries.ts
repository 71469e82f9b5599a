// All that the ledger holds of one sync, under its name: confirmed records, records nobody knows about, refused ones, where
// they were delivered and in which form they are kept. Renamed or forgotten as one. The ledger must be attached.

import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

/** What there is per record, in the order in which it is shown. */
const PER_RECORD = ['records', 'unresolved', 'rejects'] as const;
/** What there is of the sync as a whole; it goes with the last of its entries. */
const PER_SYNC = ['targets', 'hashed_fields'] as const;

export interface SyncEntries {
  /** Records that were delivered. */
  readonly records: number;
  /** Records of which nobody knows whether they were. */
  readonly unresolved: number;
  readonly rejects: number;
}

export interface ChosenEntries {
  readonly sync: string;
  /** Absent: all of the sync. */
  readonly key?: string;
}

export async function countEntries(engine: Engine, chosen: ChosenEntries): Promise<SyncEntries> {
  const count = (table: string): Promise<number> =>
    numberOf(engine, `SELECT count(*) FROM sluice_ledger.main.${table} WHERE ${isChosen(chosen)}`);
  return { records: await count('records'), unresolved: await count('unresolved'), rejects: await count('rejects') };
}

export function hasEntries({ records, unresolved, rejects }: SyncEntries): boolean {
  return records + unresolved + rejects > 0;
}

/** Names of all syncs that the ledger holds anything of, sorted. */
export async function syncsOfLedger(engine: Engine): Promise<readonly string[]> {
  const names = PER_RECORD.map((table) => `SELECT sync FROM sluice_ledger.main.${table}`).join(' UNION ');
  return (await engine.rows(`SELECT DISTINCT sync FROM (${names}) ORDER BY sync`)).map(([sync]) => String(sync));
}

/** `to` must have no entries. */
export async function renameEntries(engine: Engine, from: string, to: string): Promise<void> {
  for (const table of PER_SYNC)
    await engine.run(`DELETE FROM sluice_ledger.main.${table} WHERE ${isChosen({ sync: to })}`);
  for (const table of [...PER_RECORD, ...PER_SYNC])
    await engine.run(`UPDATE sluice_ledger.main.${table} SET sync = ${sqlText(to)} WHERE ${isChosen({ sync: from })}`);
}

export async function forgetEntries(engine: Engine, chosen: ChosenEntries): Promise<void> {
  for (const table of PER_RECORD) await engine.run(`DELETE FROM sluice_ledger.main.${table} WHERE ${isChosen(chosen)}`);
  const { sync } = chosen;
  if (hasEntries(await countEntries(engine, { sync }))) return;
  for (const table of PER_SYNC) await engine.run(`DELETE FROM sluice_ledger.main.${table} WHERE ${isChosen({ sync })}`);
}

function isChosen({ sync, key }: ChosenEntries): string {
  return `sync = ${sqlText(sync)}${key === undefined ? '' : ` AND key = ${sqlText(key)}`}`;
}
