// Compiles the project for a command: prints warnings, or refuses with everything that is wrong, shown in its files.

import { type Compiled, compileProject } from '../compiler/compile.js';
import { errorAt, hasErrors } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import { Refused } from '../core/refused.js';
import { selectSyncs } from '../runtime/select/select-syncs.js';
import type { Context } from './context.js';
import { Reported } from './reported.js';
import { renderDiagnostics } from './views/render-diagnostics.js';

export function compileFor(context: Context): Promise<Compiled> {
  return compileProject({
    root: context.root,
    env: context.terminal.env,
    ...(context.environment !== undefined && { environment: context.environment }),
    ...(context.vars !== undefined && { vars: context.vars }),
  });
}

/** The manifest, or a thrown `Reported`. */
export async function manifestFor(context: Context): Promise<Manifest> {
  const compiled = await compileFor(context);
  reportDiagnostics(context, compiled);
  if (compiled.manifest === undefined || hasErrors(compiled.diagnostics)) throw new Reported(compiled);
  return compiled.manifest;
}

export function reportDiagnostics(context: Context, { diagnostics, texts }: Compiled): void {
  if (diagnostics.length > 0) context.terminal.err(renderDiagnostics(diagnostics, texts, { color: context.colorErr }));
}

/** Names of the syncs that --select and --exclude leave, in the order in which they are applied. */
export function selectedSyncs(context: Context, manifest: Manifest): readonly string[] {
  const { names, unknown } = selectSyncs(manifest, { select: context.select, exclude: context.exclude });
  if (unknown.length > 0) throw new Refused(unknown.map((detail) => errorAt('SL0603', undefined, detail)));
  return names;
}
