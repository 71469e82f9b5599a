// A last look at what a plan would send: one operation per key, one per match value. Duplicates in the model have been
// set aside by then, so if there are any, the model gave other rows when it was asked again.

import { errorAt } from '../../core/diagnostic.js';
import type { SyncNode } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { sqlText } from '../../core/sql-text.js';
import { type Engine, numberOf } from '../database/engine.js';

export async function checkSteady(engine: Engine, sync: SyncNode): Promise<void> {
  const sent = `SELECT * FROM sluice_plan.main.operations WHERE sync = ${sqlText(sync.name)} AND action IN ('create', 'update')`;
  for (const column of ['key', 'match']) {
    const twice = await numberOf(
      engine,
      `SELECT count(*) FROM (SELECT hash(${column}) AS h FROM (${sent}) GROUP BY h HAVING count(*) > 1)`,
    );
    if (twice === 0) continue;
    const [row] = await engine.rows(`SELECT ${column} FROM (${sent}) GROUP BY ${column} HAVING count(*) > 1 LIMIT 1`);
    if (row === undefined) continue;
    const detail = `Model "${sync.model}" gives other rows each time it is run: ${column} ${JSON.stringify(row[0])} came up twice. Make it steady: give LIMIT, row_number() and the like an ORDER BY that leaves no ties, and do without random().`;
    throw new Refused([errorAt('SL0512', { file: sync.file }, detail)]);
  }
}
