// `sluice preview NODE`: rows of a model or seed, or the payloads a sync would send, from the warehouse as it is.

import { errorAt } from '../../core/diagnostic.js';
import type { Manifest } from '../../core/manifest.js';
import { suggestion } from '../../core/nearest-name.js';
import { Refused } from '../../core/refused.js';
import { previewNode } from '../../runtime/preview/preview-node.js';
import { type Context, numberOption, type RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { textTable } from '../views/text-table.js';

export async function preview(context: Context, options: RawOptions, [name = '']: readonly string[]): Promise<number> {
  const limit = numberOption(options, 'limit', { value: 10, least: 1 });
  const manifest = await manifestFor(context);
  if (!nodeNames(manifest).includes(name)) throw unknownNode(manifest, name);
  const { columns, rows, json } = await previewNode({ manifest, root: context.root, name, limit });
  if (context.json) {
    const lines = json.map((row) => `    ${row}`).join(',\n');
    context.terminal.out(
      `{\n  "format_version": "1.0",\n  "node": ${JSON.stringify(name)},\n  "rows": [${lines === '' ? '' : `\n${lines}\n  `}]\n}\n`,
    );
  } else {
    context.terminal.out(
      rows.length === 0
        ? 'No rows.\n'
        : textTable(
            columns,
            rows.map((row) => row.map((text) => text ?? 'null')),
          ),
    );
  }
  return EXIT.ok;
}

function unknownNode(manifest: Manifest, name: string): Refused {
  return new Refused([
    errorAt('SL0603', undefined, `There is no model, seed or sync "${name}".${suggestion(name, nodeNames(manifest))}`),
  ]);
}

function nodeNames({ models, seeds, syncs }: Manifest): readonly string[] {
  return [models, seeds, syncs].flatMap((nodes) => Object.keys(nodes));
}
