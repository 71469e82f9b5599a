// A database that changes a value writes it elsewhere and leaves the old bytes where they were: in a block that is free,
// or half free. Where they were sensitive values that is not enough. All tables are written anew, so that all old blocks
// are free, and then those are filled with something else.

import { sqlName } from '../../core/sql-text.js';
import { type Engine, inTransaction, numberOf } from '../database/engine.js';

const TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'sluice_ledger' ORDER BY 1";
const FREE_BLOCKS = "SELECT free_blocks FROM pragma_database_size() WHERE database_name = 'sluice_ledger'";
/** A text of this size has blocks of its own, which are not compressed; four of them fill one block. */
const FILLER = 'repeat(md5(CAST(i AS VARCHAR)), 2048)';
const PER_BLOCK = 4;

/** The ledger must be attached for writing, outside of a transaction. Takes about as long as copying it. */
export async function overwriteOldValues(engine: Engine): Promise<void> {
  const tables = (await engine.rows(TABLES)).map(([name]) => sqlName(String(name)));
  await inTransaction(engine, async () => {
    for (const table of tables) {
      await engine.run(`CREATE TABLE sluice_ledger.main.fresh AS FROM sluice_ledger.main.${table}`);
      await engine.run(`DROP TABLE sluice_ledger.main.${table}`);
      await engine.run(`ALTER TABLE sluice_ledger.main.fresh RENAME TO ${table}`);
    }
  });
  await engine.run('CHECKPOINT sluice_ledger');
  const rows = ((await numberOf(engine, FREE_BLOCKS)) + 1) * PER_BLOCK;
  await engine.run(`CREATE TABLE sluice_ledger.main.filler AS SELECT ${FILLER} AS text FROM range(${rows}) AS r(i)`);
  await engine.run('CHECKPOINT sluice_ledger');
  await engine.run('DROP TABLE sluice_ledger.main.filler');
  await engine.run('CHECKPOINT sluice_ledger');
}
