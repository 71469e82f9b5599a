// `sluice graph`: the project's nodes, or those selected, and how data flows between them. Reads no warehouse's rows.

import { buildGraph } from '../../core/build-graph.js';
import { type Context, type RawOptions, textOption } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { soundProject } from '../project.js';
import { selectedNodes } from '../selection.js';
import { graphFormat, graphView } from '../views/graph-view.js';

export async function graph(context: Context, options: RawOptions): Promise<number> {
  const format = graphFormat(context, textOption(options, 'format'));
  const { manifest, lineage } = await soundProject(context, { lineage: format === 'json' });
  const nodes = await selectedNodes(context, manifest);
  const only = new Set(nodes.map(({ id }) => id));
  const document = buildGraph(manifest, { only, ...(lineage !== undefined && { lineage }) });
  context.terminal.out(graphView(document, format));
  return EXIT.ok;
}
