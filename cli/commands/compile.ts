// `sluice compile`: writes the manifest and the SQL of every model and sync.

import { writeSchemas } from '../../compiler/editor/write-schemas.js';
import { writeTarget } from '../../compiler/emit/write-target.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { soundProject } from '../project.js';
import { countsOf, countText } from '../views/counts-text.js';
import { diagnosticsDocument } from '../views/diagnostics-document.js';
import { jsonDocument } from '../views/json-document.js';

export async function compile(context: Context): Promise<number> {
  const { manifest, diagnostics, editor } = await soundProject(context);
  const written = await writeTarget(context.root, manifest);
  const files = [...written, ...(editor === undefined ? [] : await writeSchemas(context.root, editor))];
  const { models, syncs } = countsOf(manifest);
  if (context.json)
    context.terminal.out(
      jsonDocument({ manifest: manifest.fingerprint, files, diagnostics: diagnosticsDocument(diagnostics) }),
    );
  else context.terminal.out(`Compiled ${countText(models, 'models')} and ${countText(syncs, 'syncs')} to target/.\n`);
  return EXIT.ok;
}
