// Compiles the project for a command: prints warnings, or refuses with everything that is wrong, shown in its files.

import { type Compiled, compileProject } from '../compiler/compile.js';
import { hasErrors } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
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
  return (await compiledFor(context)).manifest;
}

/** The manifest with what else the compiler found out, or a thrown `Reported`. */
export async function compiledFor(context: Context): Promise<Compiled & { readonly manifest: Manifest }> {
  const compiled = await compileFor(context);
  const { manifest } = compiled;
  reportDiagnostics(context, compiled);
  if (manifest === undefined || hasErrors(compiled.diagnostics)) throw new Reported(compiled);
  return { ...compiled, manifest };
}

export function reportDiagnostics(context: Context, { diagnostics, texts }: Compiled): void {
  if (diagnostics.length > 0) context.terminal.err(renderDiagnostics(diagnostics, texts, { color: context.colorErr }));
}
