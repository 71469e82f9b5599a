// `sluice watch`: says how the project stands, and again after each save, until it is stopped.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_FILE } from '../../compiler/load/project-files.js';
import type { Context, RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { watchLine, watchText } from '../views/watch-text.js';
import { runWatch } from '../watch/run-watch.js';
import type { Showing } from '../watch/showing.js';

const LEAVE_MS = 100;

export async function watch(context: Context, options: RawOptions): Promise<number> {
  const { terminal, root } = context;
  if (!existsSync(join(root, PROJECT_FILE))) await manifestFor(context);
  const show = (showing: Showing): void => {
    const { out, err } = context.json ? { out: watchLine(showing) } : watchText(showing, context);
    if (err !== undefined) terminal.err(err);
    if (out !== undefined) terminal.out(out);
  };
  const stop = stopSignal();
  await runWatch({ context, plans: options.plan !== false, show, signal: stop });
  // A compilation under way has nothing open that needs closing, and may take long: it is not waited for.
  setTimeout(() => process.exit(EXIT.interrupted), LEAVE_MS).unref();
  return EXIT.interrupted;
}

/** Aborts when the user stops the command, or nobody reads what it says any more; a second time ends the process at once. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  const onStop = (): void => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    stop.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onStop);
  process.stdout.on('error', () => stop.abort());
  return stop.signal;
}
