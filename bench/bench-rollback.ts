// How long it takes to undo a run: records are delivered over HTTP, all are changed and delivered again, and that
// second run is rolled back. Planning the inverse and applying it, each a whole process.

import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeProject } from './make-project.js';
import { type Receiver, withReceiver } from './receiver.js';
import { CLI, inFolder, type Measured, report, runNode } from './run-process.js';

export async function benchRollback(records: number): Promise<void> {
  console.log(`\nRollback of a run that updated ${records} records over HTTP`);
  await withReceiver({ counts: 'records' }, (receiver) => inFolder((root) => undo(records, receiver, root)));
}

async function undo(records: number, receiver: Receiver, root: string): Promise<void> {
  const destination = { connector: 'webhook', settings: { url: receiver.url } };
  await makeProject({ root, records, destination, object: 'events' });
  report('sluice apply, all created', await sluice(root, 'apply', '--auto-approve'));
  await changeAll(join(root, 'warehouse.duckdb'));
  const update = await sluice(root, 'apply', '--auto-approve', '--json');
  report('sluice apply, all updated', update);
  await receiver.reset();
  const run = (JSON.parse(update.out) as { run_id: string }).run_id;
  report('sluice rollback RUN --out FILE', await sluice(root, 'rollback', run, '--out', 'undo.plan'));
  const undone = await sluice(root, 'apply', 'undo.plan');
  report('sluice apply FILE', undone, `${(await receiver.seen()).records} records arrived`);
}

function sluice(root: string, ...args: readonly string[]): Promise<Measured> {
  return runNode(CLI, args, root);
}

async function changeAll(warehouse: string): Promise<void> {
  const instance = await DuckDBInstance.create(warehouse);
  const connection = await instance.connect();
  await connection.run('UPDATE customers SET ltv = ltv + 1');
  connection.closeSync();
  instance.closeSync();
}
