// `sluice compile`: writes the manifest and the SQL of every model and sync.

import { beginTarget } from '../../compiler/emit/write-target.js';
import { writeCompiled } from '../../compiler/incremental/write-compiled.js';
import type { Manifest } from '../../core/manifest.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { soundProject } from '../project.js';
import { countsOf, countText } from '../views/counts-text.js';
import { diagnosticsDocument } from '../views/diagnostics-document.js';
import { jsonDocument } from '../views/json-document.js';

export async function compile(context: Context): Promise<number> {
  let begun: Promise<void> | undefined;
  const sealed = (manifest: Manifest): void => {
    begun = beginTarget(context.root, manifest);
  };
  const compiled = await soundProject(context, { sealed });
  const { manifest, diagnostics } = compiled;
  const files = await writeCompiled({ root: context.root, env: context.terminal.env }, compiled, begun);
  const { models, syncs } = countsOf(manifest);
  if (context.json)
    context.terminal.out(
      jsonDocument({ manifest: manifest.fingerprint, files, diagnostics: diagnosticsDocument(diagnostics) }),
    );
  else context.terminal.out(`Compiled ${countText(models, 'models')} and ${countText(syncs, 'syncs')} to target/.\n`);
  return EXIT.ok;
}
