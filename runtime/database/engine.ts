// The in-process DuckDB that does the runtime's work, with the databases a command needs attached under fixed names:
// warehouse, sluice_ledger, sluice_plan. Held in a bracket; memory is bounded and overflow goes to a temporary folder.

import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from './duckdb.js';
import { ownedPath, removeLeftovers } from './owned-paths.js';
import { withPrivateFiles } from './private-files.js';

/** DuckDB's own memory; the process needs about 200 MB on top. */
const MEMORY_LIMIT = '600MB';

export interface Engine {
  readonly connection: DuckDBConnection;
  /** Runs statements that give no rows. */
  run(sql: string, values?: Parameters): Promise<void>;
  /** All rows of a small result. */
  rows(sql: string, values?: Parameters): Promise<readonly (readonly DuckDBValue[])[]>;
  /** Notes what is to be done just before it closes, while its files are still locked. */
  beforeClose(act: () => void): void;
}

export type Parameters = readonly (string | number | bigint | boolean | null)[];

export interface EngineOptions {
  /** Whose the files are that the work makes: ordinary ones, as a warehouse is, or its owner's alone (the default). */
  readonly files?: 'private' | 'ordinary';
  /** Ends the statement under way, and refuses any further one with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What does not fit into memory goes to a temporary folder, until a ledger is attached (attach-ledger.ts). */
export function withEngine<T>(work: (engine: Engine) => Promise<T>, { files, signal }: EngineOptions = {}): Promise<T> {
  return files === 'ordinary' ? openEngine(work, signal) : withPrivateFiles(() => openEngine(work, signal));
}

async function openEngine<T>(work: (engine: Engine) => Promise<T>, signal?: AbortSignal): Promise<T> {
  removeLeftovers(tmpdir());
  const overflow = ownedPath(tmpdir(), 'tmp');
  await mkdir(overflow, { mode: 0o700 });
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT, temp_directory: overflow });
  const connection = await instance.connect();
  const closing: (() => void)[] = [];
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt);
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(engineOn(connection, closing, signal)).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  } finally {
    signal?.removeEventListener('abort', interrupt);
    for (const act of closing) act();
    connection.closeSync();
    instance.closeSync();
    await rm(overflow, { recursive: true, force: true });
  }
}

function engineOn(connection: DuckDBConnection, closing: (() => void)[], signal?: AbortSignal): Engine {
  return {
    connection,
    run: async (sql, values) => {
      signal?.throwIfAborted();
      await connection.run(sql, values && [...values]);
    },
    rows: async (sql, values) => {
      signal?.throwIfAborted();
      return (await connection.runAndReadAll(sql, values && [...values])).getRows();
    },
    beforeClose: (act) => {
      closing.push(act);
    },
  };
}

/** The first column of the first row as a number; null counts as 0. */
export async function numberOf(engine: Engine, sql: string, values?: Parameters): Promise<number> {
  return Number((await engine.rows(sql, values))[0]?.[0] ?? 0);
}

/** Runs work in one transaction: all of it or nothing. */
export async function inTransaction<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  await engine.run('BEGIN TRANSACTION');
  try {
    const result = await work();
    await engine.run('COMMIT');
    return result;
  } catch (error) {
    await engine.run('ROLLBACK').catch(() => {});
    throw error;
  }
}
