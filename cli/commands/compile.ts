// `sluice compile`: writes the manifest and the SQL of every model and sync.

import { beginTarget } from '../../compiler/emit/write-target.js';
import { writeCompiled } from '../../compiler/incremental/write-compiled.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { type CompileWishes, soundProject } from '../project.js';
import { countsOf, countText } from '../views/counts-text.js';
import { diagnosticsDocument } from '../views/diagnostics-document.js';
import { jsonDocument } from '../views/json-document.js';

export async function compile(context: Context): Promise<number> {
  let begun: Promise<void> | undefined;
  const sealed: CompileWishes['sealed'] = ({ models, syncs }) => {
    begun = beginTarget(context.root, { models: models.values(), syncs: syncs.values() });
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
