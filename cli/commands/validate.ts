// `sluice validate`: says whether the project is right, and where it is not.

import type { Context } from '../context.js';
import { EXIT, exitCodeOf } from '../exit-codes.js';
import { compileFor, reportDiagnostics } from '../project.js';
import { countsText } from '../views/counts-text.js';
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
  if (!context.json) context.terminal.out(`Valid: ${countsText(manifest)}.\n`);
  return EXIT.ok;
}
