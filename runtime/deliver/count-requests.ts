// How many requests a sync's operations take when nothing is retried: whole batches of each operation. Where batches
// are also cut by bytes, it is the least number.

import type { Connector, ConnectorObject } from '../../core/connector.js';
import type { Engine } from '../database/engine.js';

export async function countRequests(
  engine: Engine,
  sync: string,
  object: ConnectorObject | undefined,
  transport: Connector['transport'],
): Promise<number> {
  const rows = await engine.rows(
    'SELECT operation, count(*) FROM sluice_plan.main.operations WHERE sync = $1 AND operation IS NOT NULL GROUP BY operation',
    [sync],
  );
  if (transport !== 'http') return rows.length;
  return rows.reduce((sum, [operation, count]) => {
    const size = Object.values(object?.operations ?? {}).find(({ name }) => name === operation)?.batch.records ?? 1;
    return sum + Math.ceil(Number(count) / size);
  }, 0);
}
