// The empty warehouse that SQL is bound in: the shape of what models read and do not build, and then no way out.

import { sqlName, sqlText } from '../../core/sql-text.js';
import type { DeclaredTable } from './binder.js';
import { Engine } from './engine.js';

/** The last part of a relation's name; each part is quoted, and may have dots and quotes in it. */
const LAST_NAME = /\."(?:[^"]|"")*"$/;

/** In few steps: each waits for its turn among the models that are being rendered meanwhile. */
export async function openEngine(): Promise<Engine> {
  const engine = await Engine.open();
  await engine.run(
    `ATTACH ':memory:' AS warehouse; ATTACH ':memory:' AS sources;
    CREATE TABLE memory.main."sluice__delivered" (sync VARCHAR, key VARCHAR, destination_id VARCHAR, pending BOOLEAN)`,
  );
  await engine.run(await withoutOptimizers(engine));
  await engine.runInEach("SET errors_as_json = true; SET TimeZone = 'UTC'; USE warehouse");
  return engine;
}

export async function declareTables(engine: Engine, tables: readonly DeclaredTable[]): Promise<void> {
  const locked = ['SET enable_external_access = false', 'SET lock_configuration = true'];
  await engine.run([...tables.map(emptyTable), ...locked].join(';\n'));
}

/** Two sources may name one table. */
function emptyTable({ relation, columns }: DeclaredTable): string {
  const list = columns.map(({ name, type }) => `${sqlName(name)} ${type}`).join(', ');
  const schema = relation.replace(LAST_NAME, '');
  return `CREATE SCHEMA IF NOT EXISTS ${schema}; CREATE TABLE IF NOT EXISTS ${relation} (${list})`;
}

/**
 * Binding runs nothing, so plans need not be good. Pushing filters down stays: it is what makes WITH NO DATA give no
 * rows without running what would have given them.
 */
async function withoutOptimizers(engine: Engine): Promise<string> {
  const result = await engine.use((connection) =>
    connection.runAndReadAll("SELECT name FROM duckdb_optimizers() WHERE name <> 'filter_pushdown'"),
  );
  return `SET disabled_optimizers = ${sqlText(result.getRows().flat().join(','))}`;
}
