// `sluice state move OLD NEW`: gives a sync's ledger entries another name, after its file was renamed.

import { moveSync } from '../../runtime/state/move-sync.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { diagnosticsDocument } from '../views/diagnostics-document.js';
import { entriesText } from '../views/entries-text.js';
import { jsonDocument } from '../views/json-document.js';
import { renderDiagnostics } from '../views/render-diagnostics.js';

export async function moveState(context: Context, from: string, to: string): Promise<number> {
  const manifest = await manifestFor(context);
  const { entries, warnings } = await moveSync(manifest, context.root, { from, to });
  if (warnings.length > 0) context.terminal.err(renderDiagnostics(warnings, new Map(), { color: context.colorErr }));
  context.terminal.out(
    context.json
      ? jsonDocument({ from, to, ...entries, diagnostics: diagnosticsDocument(warnings) })
      : `Moved ${entriesText(entries)} from sync "${from}" to "${to}". Nothing was sent.\n`,
  );
  return EXIT.ok;
}
