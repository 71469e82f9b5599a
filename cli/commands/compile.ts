// `sluice compile`: writes the manifest and the SQL of every model and sync.

import { writeTarget } from '../../compiler/emit/write-target.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { jsonDocument } from '../views/json-document.js';

export async function compile(context: Context): Promise<number> {
  const manifest = await manifestFor(context);
  const files = await writeTarget(context.root, manifest);
  if (context.json) context.terminal.out(jsonDocument({ manifest: manifest.fingerprint, files }));
  else
    context.terminal.out(
      `Compiled ${Object.keys(manifest.models).length} models and ${Object.keys(manifest.syncs).length} syncs to target/.\n`,
    );
  return EXIT.ok;
}
