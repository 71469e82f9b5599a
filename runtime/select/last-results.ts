// What became of each sync in the last run: the ledger's, or that of a run.json beside the manifest to compare with,
// which is what `apply --json` and `runs show last --json` print.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { Refused } from '../../core/refused.js';
import { RUN_VERSION, type RunDocument, type SyncRun } from '../../core/run-document.js';
import { readRuns } from '../state/read-records.js';
import type { StateFolder } from './compare-with-state.js';

export interface FactPlaces {
  readonly root: string;
  /** The folder given with --state. */
  readonly state?: StateFolder;
}

/** Results by sync name; throws Refused (SL0606) when nothing was run yet. */
export async function lastResults(
  manifest: Manifest,
  { root, state }: FactPlaces,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const kept = state === undefined ? undefined : await keptRun(state);
  const run = kept ?? (await readRuns(manifest, root))[0];
  if (run === undefined)
    throw nothing(
      'Selecting by result looks at the last run, and the ledger knows of none: nothing has been applied yet.',
    );
  return new Map(run.syncs.map((sync) => [sync.name, resultsOf(sync)]));
}

/** A sync has every result that a record of it has; error stands for all but ok. */
function resultsOf(sync: SyncRun): readonly string[] {
  const bad = (['rejected', 'unknown', 'skipped'] as const).filter((status) => sync[status] > 0);
  return bad.length === 0 && sync.stopped === null ? ['ok'] : ['error', ...bad];
}

async function keptRun({ path, shown }: StateFolder): Promise<RunDocument | undefined> {
  const text = await readFile(join(path, 'run.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const run = parsed(text);
  if (run !== undefined) return run;
  throw nothing(`${shown}/run.json is no result of a run. Write it with \`sluice runs show last --json\`.`);
}

function parsed(text: string): RunDocument | undefined {
  try {
    const run = JSON.parse(text) as Partial<RunDocument> | null;
    return run?.format_version === RUN_VERSION && Array.isArray(run.syncs) ? (run as RunDocument) : undefined;
  } catch {
    return undefined;
  }
}

function nothing(detail: string): Refused {
  return new Refused([errorAt('SL0606', undefined, detail)]);
}
