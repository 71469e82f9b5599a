// `sluice seed`: loads the seeds into the warehouse.

import { loadSeeds } from '../../runtime/seed/load-seeds.js';
import type { Context } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { jsonDocument } from '../views/json-document.js';
import { textTable } from '../views/text-table.js';

export async function seed(context: Context): Promise<number> {
  const manifest = await manifestFor(context);
  const seeds = await loadSeeds(manifest, context.root);
  if (context.json) context.terminal.out(jsonDocument({ seeds }));
  else if (seeds.length === 0)
    context.terminal.out('There are no seeds: put CSV, JSON or Parquet files into seeds/.\n');
  else
    context.terminal.out(
      textTable(
        ['seed', 'rows'],
        seeds.map(({ name, rows }) => [name, String(rows)]),
      ),
    );
  return EXIT.ok;
}
