// Opens the ledger: for reading, as a plan does, or for writing, as only an apply and the state commands do. A ledger
// that does not exist yet reads as an empty one.

import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import { LEDGER_MIGRATIONS, LEDGER_VERSION } from './ledger-schema.js';

/** What a plan is bound to: which ledger, and how often it has advanced. */
export interface LedgerState {
  readonly lineage: string;
  readonly serial: number;
}

/** An empty ledger that no apply has made yet. */
export const NO_LEDGER: LedgerState = { lineage: 'none', serial: 0 };

export async function attachLedgerToRead(engine: Engine, manifest: Manifest, root: string): Promise<LedgerState> {
  const path = join(root, manifest.ledger.path);
  if (!existsSync(path)) {
    await engine.run("ATTACH ':memory:' AS sluice_ledger");
    await engine.run(LEDGER_MIGRATIONS.join(';'));
    return NO_LEDGER;
  }
  await attach(engine, path, manifest.ledger.path, ' (READ_ONLY)');
  return readState(engine, manifest.ledger.path);
}

export async function attachLedgerToWrite(engine: Engine, manifest: Manifest, root: string): Promise<LedgerState> {
  const path = join(root, manifest.ledger.path);
  const isNew = !existsSync(path);
  mkdirSync(dirname(path), { recursive: true });
  await attach(engine, path, manifest.ledger.path, '');
  if (isNew) {
    chmodSync(path, 0o600);
    await engine.run(
      `BEGIN; ${LEDGER_MIGRATIONS.join(';')}; INSERT INTO sluice_ledger.main.meta VALUES (${sqlText(randomUUID())}, ${LEDGER_VERSION}, 0); COMMIT`,
    );
  }
  return readState(engine, manifest.ledger.path);
}

async function attach(engine: Engine, path: string, shown: string, options: string): Promise<void> {
  try {
    await engine.run(`ATTACH ${sqlText(path)} AS sluice_ledger${options}`);
  } catch (error) {
    const reason = firstLine(error);
    const locked = /lock/i.test(reason);
    const detail = locked
      ? `Another process is working with the ledger ${shown}${holder(reason)}. Wait for it to end, or end it, then run this again.`
      : `The ledger ${shown} cannot be opened: ${reason}`;
    throw new Refused([errorAt(locked ? 'SL0503' : 'SL0502', undefined, detail)]);
  }
}

async function readState(engine: Engine, shown: string): Promise<LedgerState> {
  const [row] = await engine.rows('SELECT lineage, version, serial FROM sluice_ledger.main.meta').catch(() => []);
  if (row === undefined)
    throw new Refused([
      errorAt(
        'SL0502',
        undefined,
        `${shown} is a database but not a Sluice ledger. Name another file under "ledger" in sluice.json.`,
      ),
    ]);
  const version = Number(row[1]);
  if (version !== LEDGER_VERSION) {
    throw new Refused([
      errorAt(
        'SL0502',
        undefined,
        `The ledger ${shown} has version ${version}; this Sluice reads version ${LEDGER_VERSION}. Use the Sluice that wrote it, or a newer one.`,
      ),
    ]);
  }
  return { lineage: String(row[0]), serial: Number(row[2]) };
}

/** DuckDB names the process that holds a lock: (PID 123). */
function holder(reason: string): string {
  const pid = /PID (\d+)/.exec(reason)?.[1];
  return pid === undefined ? '' : ` (process ${pid})`;
}
