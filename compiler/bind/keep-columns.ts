// SELECTs bound one after the other, each kept as an empty table, which those that read it are bound to.

import { type SqlProblem, thrownProblem, within } from '../sql/sql-problem.js';
import type { DuckDBConnection } from './duckdb.js';

/** A SELECT, and the name that its columns are kept under. */
export interface Bindable {
  readonly relation: string;
  readonly sql: string;
}

/** The problem of each, or nothing when there is none at all. */
export async function keepColumns(
  connection: DuckDBConnection,
  bindables: readonly Bindable[],
): Promise<readonly (SqlProblem | undefined)[]> {
  const statements = bindables.map(({ relation, sql }) => keeping(relation, sql));
  try {
    await connection.run(`BEGIN;\n${statements.join(';\n')};\nCOMMIT`);
    return [];
  } catch {
    // What is not right in SQL may end it before the transaction has begun.
    await connection.run('ROLLBACK').catch(() => undefined);
  }
  const problems: (SqlProblem | undefined)[] = [];
  for (const bindable of bindables) problems.push(await keepOne(connection, bindable));
  return problems;
}

async function keepOne(connection: DuckDBConnection, { relation, sql }: Bindable): Promise<SqlProblem | undefined> {
  const statement = keeping(relation, sql);
  try {
    await connection.run(statement);
    return undefined;
  } catch (error) {
    return within(thrownProblem(error, statement, beginning(relation)), sql);
  }
}

function keeping(relation: string, sql: string): string {
  return `${beginning(relation)}${sql}\n) WITH NO DATA`;
}

function beginning(relation: string): string {
  return `CREATE TABLE ${relation} AS (\n`;
}
