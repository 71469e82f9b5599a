// The in-process DuckDB that does the runtime's work, with the databases a command needs attached under fixed names:
// warehouse, sluice_ledger, sluice_plan. Held in a bracket; memory is bounded and overflow goes to a temporary folder.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';

/** DuckDB's own memory; the process needs about 200 MB on top. */
const MEMORY_LIMIT = '600MB';

export interface Engine {
  readonly connection: DuckDBConnection;
  /** Runs statements that give no rows. */
  run(sql: string, values?: Parameters): Promise<void>;
  /** All rows of a small result. */
  rows(sql: string, values?: Parameters): Promise<readonly (readonly DuckDBValue[])[]>;
}

export type Parameters = readonly (string | number | bigint | boolean | null)[];

export async function withEngine<T>(work: (engine: Engine) => Promise<T>): Promise<T> {
  const overflow = await mkdtemp(join(tmpdir(), 'sluice-'));
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: MEMORY_LIMIT, temp_directory: overflow });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await work(engineOn(connection));
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(overflow, { recursive: true, force: true });
  }
}

export function engineOn(connection: DuckDBConnection): Engine {
  return {
    connection,
    run: async (sql, values) => {
      await connection.run(sql, values && [...values]);
    },
    rows: async (sql, values) => (await connection.runAndReadAll(sql, values && [...values])).getRows(),
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
    await engine.run('ROLLBACK');
    throw error;
  }
}
