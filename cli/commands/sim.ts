// `sluice sim CONNECTOR`: serves a connector's API on this machine from its own description, until it is stopped.

import { findConnector } from '../../compiler/find-connector.js';
import { errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import { startSimulator } from '../../runtime/sim/start-simulator.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';

export async function sim(context: Context, options: RawOptions, [name = '']: readonly string[]): Promise<number> {
  const port = numberOption(options, 'port', { value: 0, least: 0 });
  const { connector, names, diagnostics } = await findConnector(context.root, name);
  if (diagnostics.length > 0) throw new Refused(diagnostics);
  if (connector === undefined)
    throw new Refused([
      errorAt(
        'SL0214',
        undefined,
        `There is no connector "${name}".${suggestion(name, names)} There are: ${names.join(', ')}.`,
      ),
    ]);
  if (connector.transport !== 'http')
    throw new Refused([
      errorAt('SL0602', undefined, `The connector "${name}" makes no requests: there is nothing to simulate.`),
    ]);
  const simulator = await startSimulator({
    connector,
    port,
    options: { rateLimit: options.rateLimit !== false },
  }).catch((error: Error) => {
    throw new Refused([errorAt('SL0602', undefined, `Port ${port} cannot be used: ${error.message}`)]);
  });
  context.terminal.out(`Simulating ${name} on ${simulator.url}\n`);
  context.terminal.err(
    `It keeps records in memory: ${simulator.url}/_sim/records/OBJECT lists them. Ctrl-C stops it.\n`,
  );
  await stopSignal();
  await simulator.close();
  return EXIT.ok;
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
