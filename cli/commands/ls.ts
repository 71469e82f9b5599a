// `sluice ls`: the project's nodes, one a line; with --select, the syncs it selects.

import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor, selectedSyncs } from '../project.js';
import { jsonDocument } from '../views/json-document.js';

export async function ls(context: Context): Promise<number> {
  const manifest = await manifestFor(context);
  const syncs = selectedSyncs(context, manifest).flatMap((name) => manifest.syncs[name] ?? []);
  const others =
    context.select.length > 0
      ? []
      : [
          ...Object.values(manifest.sources).map(({ name, file }) => ({ type: 'source', name, file })),
          ...Object.values(manifest.seeds).map(({ name, file }) => ({ type: 'seed', name, file })),
          ...Object.values(manifest.models).map(({ name, file }) => ({ type: 'model', name, file })),
          ...Object.values(manifest.destinations).map(({ name, file }) => ({ type: 'destination', name, file })),
        ];
  const nodes = [...others, ...syncs.map(({ name, file }) => ({ type: 'sync', name, file }))];
  if (context.json) context.terminal.out(jsonDocument({ nodes }));
  else context.terminal.out(nodes.map(({ type, name }) => `${type}:${name}\n`).join(''));
  return EXIT.ok;
}
