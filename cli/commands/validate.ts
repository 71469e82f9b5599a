// `sluice validate`: says whether the project is right, and where it is not.

import type { Context } from '../context.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { compileFor, reportDiagnostics } from '../project.js';
import { diagnosticsDocument } from '../views/diagnostics-document.js';
import { jsonDocument } from '../views/json-document.js';

export async function validate(context: Context): Promise<number> {
  const compiled = await compileFor(context);
  reportDiagnostics(context, compiled);
  const { manifest, diagnostics } = compiled;
  if (context.json)
    context.terminal.out(
      jsonDocument({ valid: manifest !== undefined, diagnostics: diagnosticsDocument(diagnostics) }),
    );
  if (manifest === undefined) return exitCodeOf(diagnostics);
  const count = (nodes: object): number => Object.keys(nodes).length;
  if (!context.json)
    context.terminal.out(
      `Valid: ${count(manifest.models)} models, ${count(manifest.seeds)} seeds, ${count(manifest.syncs)} syncs, ${count(manifest.destinations)} destinations.\n`,
    );
  return EXIT.ok;
}
