// A database that changes a value writes it elsewhere and leaves the old bytes in a block that is merely free. Where they
// were sensitive values that is not enough: such blocks are filled with something else.

import { type Engine, numberOf } from '../database/engine.js';

const FREE_BYTES = "SELECT free_blocks * block_size FROM pragma_database_size() WHERE database_name = 'sluice_ledger'";
const ROW_BYTES = 64 * 1024;

/** The ledger must be attached for writing, outside of a transaction. */
export async function overwriteFreeBlocks(engine: Engine): Promise<void> {
  // What one checkpoint frees, the next may write over.
  await engine.run('CHECKPOINT sluice_ledger');
  await engine.run('CHECKPOINT sluice_ledger');
  const rows = Math.ceil((await numberOf(engine, FREE_BYTES)) / ROW_BYTES);
  await engine.run(`CREATE TABLE sluice_ledger.main.filler AS
    SELECT string_agg(md5(concat(i, '-', j)), '') AS text FROM range(${rows}) AS a(i), range(${ROW_BYTES / 32}) AS b(j) GROUP BY i`);
  await engine.run('CHECKPOINT sluice_ledger');
  await engine.run('DROP TABLE sluice_ledger.main.filler');
  await engine.run('CHECKPOINT sluice_ledger');
}
