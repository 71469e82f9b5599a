// Warehouses of tests: DuckDB files with the tables that a test gives as SQL, and looks into tables and files.

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Makes or replaces tables: a name and the query that gives its rows. The file is closed afterwards. */
export async function fillWarehouse(path: string, tables: Readonly<Record<string, string>>): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const statements = Object.entries(tables).map(([name, query]) => `CREATE OR REPLACE TABLE ${name} AS ${query}`);
  await withDatabase(path, async (run) => {
    for (const statement of statements) await run(statement);
  });
}

/** Runs statements in a warehouse. */
export function inWarehouse(path: string, ...statements: readonly string[]): Promise<void> {
  return withDatabase(path, async (run) => {
    for (const statement of statements) await run(statement);
  });
}

/** The rows of a query over a DuckDB file, each as JSON text; numbers keep their digits. */
export function rowsOf(path: string, query: string): Promise<readonly string[]> {
  return withDatabase(path, async (_, read) => read(`SELECT CAST(to_json(_row) AS VARCHAR) FROM (${query}) AS _row`));
}

/** Works while a DuckDB file is open for writing, as another process may have it. */
export function withWarehouseOpen(path: string, work: () => Promise<void>): Promise<void> {
  return withDatabase(path, work);
}

type Run = (sql: string) => Promise<void>;
type Read = (sql: string) => Promise<readonly string[]>;

async function withDatabase<T>(path: string, work: (run: Run, read: Read) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    return await work(
      async (sql) => void (await connection.run(sql)),
      async (sql) => (await connection.runAndReadAll(sql)).getRows().map(([text]) => String(text)),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
