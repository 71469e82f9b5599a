// Compiles the project for a command: prints warnings, or refuses with everything that is wrong, shown in its files.

import { type Compiled, type CompileOptions, compileProject } from '../compiler/compile.js';
import { hasErrors } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import type { Context } from './context.js';
import { hurry } from './hurry.js';
import { Reported } from './reported.js';
import { renderDiagnostics } from './views/render-diagnostics.js';

export type CompileWishes = Pick<CompileOptions, 'lineage' | 'store' | 'seen' | 'sealed'>;

/** Fewer models are compiled in less time than people notice. */
const CACHE_FROM = 200;

export function compileFor(context: Context, wishes: CompileWishes = {}): Promise<Compiled> {
  hurry();
  return compileProject({
    root: context.root,
    env: context.terminal.env,
    ...wishes,
    ...(context.cache && { cacheFrom: CACHE_FROM }),
    ...(context.environment !== undefined && { environment: context.environment }),
    ...(context.vars !== undefined && { vars: context.vars }),
  });
}

/** The manifest, or a thrown `Reported`. */
export async function manifestFor(context: Context): Promise<Manifest> {
  return (await soundProject(context)).manifest;
}

/** What was compiled of a project without mistakes, or a thrown `Reported`. */
export async function soundProject(
  context: Context,
  wishes: CompileWishes = {},
): Promise<Compiled & { readonly manifest: Manifest }> {
  const compiled = await compileFor(context, wishes);
  reportDiagnostics(context, compiled);
  const { manifest } = compiled;
  if (manifest === undefined || hasErrors(compiled.diagnostics)) throw new Reported(compiled);
  return { ...compiled, manifest };
}

export function reportDiagnostics(context: Context, { diagnostics, texts }: Compiled): void {
  if (diagnostics.length > 0) context.terminal.err(renderDiagnostics(diagnostics, texts, { color: context.colorErr }));
}
