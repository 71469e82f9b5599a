// What a command does first that works on the ledger: it takes over what a run delivered before it was cut off, and says so.

import type { Manifest } from '../core/manifest.js';
import { finishCrashedRuns } from '../runtime/apply/recover-runs.js';
import type { Context } from './context.js';

export async function finishCrashed(context: Context, manifest: Manifest, now: Date): Promise<void> {
  const finished = await finishCrashedRuns(manifest, context.root, now);
  if (finished.length > 0)
    context.terminal.err(`Took over what run ${finished.join(', ')} had delivered before it was cut off.\n`);
}
