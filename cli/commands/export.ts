// `sluice export dbt-exposures`: the syncs as exposures of the dbt project that they read, for dbt's own lineage.

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type DbtExposure, dbtExposures } from '../../core/dbt-exposures.js';
import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { selectedSyncs } from '../selection.js';
import { exposuresText } from '../views/exposures-text.js';
import { jsonDocument } from '../views/json-document.js';

const WHAT = ['dbt-exposures'];

export async function exportTo(context: Context, options: RawOptions, args: readonly string[]): Promise<number> {
  const [what = ''] = args;
  if (!WHAT.includes(what)) throw new Refused([errorAt('SL0602', undefined, unknownExport(what))]);
  const manifest = await manifestFor(context);
  const exposures = dbtExposures(manifest, await selectedSyncs(context, manifest));
  if (exposures.length === 0) throw new Refused([errorAt('SL0603', undefined, nothing(context, manifest))]);
  const out = textOption(options, 'out');
  if (out === undefined) context.terminal.out(shown(context, exposures));
  else await save(context, out, exposures);
  return EXIT.ok;
}

function unknownExport(what: string): string {
  return `There is no export "${what}".${suggestion(what, WHAT)} Known exports: ${WHAT.join(', ')}.`;
}

/** An empty file would take exposures away that dbt has already. */
function nothing({ select, exclude }: Context, { syncs }: Manifest): string {
  const which = select.length + exclude.length > 0 ? 'selected sync' : 'sync';
  if (Object.keys(syncs).length === 0) return 'The project has no syncs.';
  return `No ${which} reads a model or source of a dbt project. Name the dbt project's manifest under "dbt" in sluice.json and read its models with ref().`;
}

function shown({ json }: Context, exposures: readonly DbtExposure[]): string {
  return json ? jsonDocument({ exposures }) : exposuresText(exposures);
}

async function save(context: Context, out: string, exposures: readonly DbtExposure[]): Promise<void> {
  const path = resolve(context.terminal.cwd, out);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, shown(context, exposures));
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/,.*$/s, '') : String(error);
    throw new Refused([errorAt('SL0106', undefined, `${out} cannot be written: ${why}.`)]);
  }
  const count = exposures.length === 1 ? '1 exposure' : `${exposures.length} exposures`;
  if (!context.quiet) context.terminal.err(`Wrote ${count} to ${out}.\n`);
}
