// What was read back: the temporary table "sluice__live" with a row for each record that was asked for, however it was
// read. Rows stay in the database; what requests bring in is appended in chunks.

import type { DuckDBAppender } from '@duckdb/node-api';
import type { Engine } from '../database/engine.js';

/**
 * Columns of "sluice__live": seq of the asked record; state; payload, the JSON object of the owned fields that are
 * there, as payloads are written; the destination's id where it told; why it could not be read.
 */
export interface LiveRow {
  readonly seq: number;
  readonly state: 'found' | 'missing' | 'unreadable';
  readonly payload: string | null;
  readonly destination_id: string | null;
  readonly reason: string | null;
}

const COLUMNS = 'seq BIGINT, state VARCHAR, payload VARCHAR, destination_id VARCHAR, reason VARCHAR';

export async function createLiveTable(engine: Engine): Promise<void> {
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__live" (${COLUMNS})`);
}

export async function appendLive(engine: Engine, rows: readonly LiveRow[]): Promise<void> {
  await appendRows(engine, 'sluice__live', rows, (appender, row) => {
    appender.appendBigInt(BigInt(row.seq));
    appendText(appender, row.state);
    appendText(appender, row.payload);
    appendText(appender, row.destination_id);
    appendText(appender, row.reason);
  });
}

/** Adds rows to a temporary table of that name. */
export async function appendRows<T>(
  engine: Engine,
  table: string,
  rows: readonly T[],
  append: (appender: DuckDBAppender, row: T) => void,
): Promise<void> {
  if (rows.length === 0) return;
  const appender = await engine.connection.createAppender(table, 'main', 'temp');
  try {
    for (const row of rows) {
      append(appender, row);
      appender.endRow();
    }
  } finally {
    appender.closeSync();
  }
}

export function appendText(appender: DuckDBAppender, text: string | null): void {
  if (text === null) appender.appendNull();
  else appender.appendVarchar(text);
}
