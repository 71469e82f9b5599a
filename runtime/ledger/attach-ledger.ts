// Opens the ledger: for reading, as a plan does, or for writing, as only an apply and the state commands do. A ledger
// that does not exist yet reads as an empty one.

import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import { syncFolder } from '../database/durable-files.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';
import { ownedPath, removeLeftovers } from '../database/owned-paths.js';
import { forgetHolder, noteHolder } from './ledger-holder.js';
import { LEDGER_MIGRATIONS, LEDGER_VERSION } from './ledger-schema.js';
import { lockWait } from './lock-wait.js';
import { openLedgerFile } from './open-ledger-file.js';

/** What a plan is bound to: which ledger, and how often it has advanced. */
export interface LedgerState {
  readonly lineage: string;
  readonly serial: number;
}

/** An empty ledger that no apply has made yet. */
export const NO_LEDGER: LedgerState = { lineage: 'none', serial: 0 };

export async function attachLedgerToRead(engine: Engine, manifest: Manifest, root: string): Promise<LedgerState> {
  const file = ledgerFile(manifest, root);
  const { path } = file;
  await overflowBeside(engine, path);
  if (existsSync(path)) {
    await openLedgerFile(engine, { ...file, access: 'read' });
    if (!(await isBlank(engine))) {
      const version = await readVersion(engine, manifest.ledger.path);
      if (version === LEDGER_VERSION) return readState(engine);
      await engine.run('DETACH sluice_ledger');
      await attachLedgerToWrite(engine, manifest, root);
      await engine.run('DETACH sluice_ledger');
      await openLedgerFile(engine, { ...file, access: 'read' });
      return readState(engine);
    }
    await engine.run('DETACH sluice_ledger');
  }
  await engine.run("ATTACH ':memory:' AS sluice_ledger");
  await engine.run(LEDGER_MIGRATIONS.join(';'));
  return NO_LEDGER;
}

/** Waits while another process has the ledger, if the command may, until the signal says to stop. */
export async function attachLedgerToWrite(
  engine: Engine,
  manifest: Manifest,
  root: string,
  signal?: AbortSignal,
): Promise<LedgerState> {
  const file = ledgerFile(manifest, root);
  const { path } = file;
  await makeFolder(dirname(path), manifest.ledger.path);
  await overflowBeside(engine, path);
  if (!existsSync(path)) await createLedger(engine, path, manifest.ledger.path);
  await openLedgerFile(engine, { ...file, access: 'write' }, signal);
  noteHolder(path, lockWait().command);
  engine.beforeClose(() => forgetHolder(path));
  if (await isBlank(engine)) await initialise(engine);
  else await migrate(engine, await readVersion(engine, manifest.ledger.path));
  return readState(engine);
}

/** The project's ledger: where it is, and how messages name it. */
export function ledgerFile({ ledger }: Manifest, root: string): { readonly path: string; readonly shown: string } {
  return { path: join(root, ledger.path), shown: ledger.path };
}

/** Made whole under another name first: whenever it is cut off, there is a ledger or there is none. */
async function createLedger(engine: Engine, path: string, shown: string): Promise<void> {
  const unfinished = ownedPath(dirname(path), 'new', '.duckdb');
  try {
    await openLedgerFile(engine, { path: unfinished, shown, access: 'write' });
    await initialise(engine);
    await engine.run('CHECKPOINT sluice_ledger; DETACH sluice_ledger');
    linkSync(unfinished, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(unfinished, { force: true });
    rmSync(`${unfinished}.wal`, { force: true });
  }
}

/** A process that was killed while it made its ledger may have left a database without any table. */
async function isBlank(engine: Engine): Promise<boolean> {
  const tables = "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'sluice_ledger'";
  return (await numberOf(engine, tables)) === 0;
}

async function initialise(engine: Engine): Promise<void> {
  await inTransaction(engine, async () => {
    await engine.run(LEDGER_MIGRATIONS.join(';'));
    await engine.run(`INSERT INTO sluice_ledger.main.meta VALUES (${sqlText(randomUUID())}, ${LEDGER_VERSION}, 0)`);
  });
}

/** Brings a ledger of an earlier Sluice to the tables of this one: all steps or none. */
async function migrate(engine: Engine, version: number): Promise<void> {
  if (version === LEDGER_VERSION) return;
  await inTransaction(engine, async () => {
    await engine.run(LEDGER_MIGRATIONS.slice(version).join(';'));
    await engine.run(`UPDATE sluice_ledger.main.meta SET version = ${LEDGER_VERSION}`);
  });
}

/** What does not fit into memory is as private as the ledger, and may be as large: it has its place beside it. */
async function overflowBeside(engine: Engine, path: string): Promise<void> {
  if (!existsSync(dirname(path))) return;
  removeLeftovers(dirname(path));
  await engine.run(`SET temp_directory = ${sqlText(ownedPath(dirname(path), 'tmp'))}`);
}

async function makeFolder(path: string, shown: string): Promise<void> {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Refused([
      errorAt('SL0502', undefined, `The folder of the ledger ${shown} cannot be made: ${firstLine(error)}`),
    ]);
  }
}

/** The ledger's version, once it is known to be one that this program can read or bring up to date. */
async function readVersion(engine: Engine, shown: string): Promise<number> {
  const [row] = await engine.rows('SELECT version FROM sluice_ledger.main.meta').catch(() => []);
  if (row === undefined)
    throw new Refused([
      errorAt(
        'SL0502',
        undefined,
        `${shown} is a database but not a Sluice ledger. Name another file under "ledger" in sluice.json.`,
      ),
    ]);
  const version = Number(row[0]);
  if (version <= LEDGER_VERSION) return version;
  throw new Refused([
    errorAt(
      'SL0502',
      undefined,
      `The ledger ${shown} has version ${version}; this Sluice reads version ${LEDGER_VERSION}. Use the Sluice that wrote it, or a newer one.`,
    ),
  ]);
}

async function readState(engine: Engine): Promise<LedgerState> {
  const [row] = await engine.rows('SELECT lineage, serial FROM sluice_ledger.main.meta');
  return { lineage: String(row?.[0]), serial: Number(row?.[1]) };
}
