// `sluice ls`: the project's nodes, or those selected, one a line; with --why, what modified each since --state.

import type { NodeComparison } from '../../core/compare-nodes.js';
import type { GraphNode } from '../../core/selector/node-graph.js';
import { compareWithState } from '../../runtime/select/compare-with-state.js';
import type { Context, RawOptions } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { manifestFor } from '../project.js';
import { selectedNodes } from '../selection.js';
import { comparisonText } from '../views/comparison-text.js';
import { jsonDocument } from '../views/json-document.js';

export async function ls(context: Context, options: RawOptions): Promise<number> {
  const manifest = await manifestFor(context);
  const nodes = await selectedNodes(context, manifest);
  const comparisons = options.why === true ? await compareWithState(manifest, context.state) : undefined;
  if (context.json) context.terminal.out(jsonDocument({ nodes: nodes.map((node) => entry(node, comparisons)) }));
  else context.terminal.out(nodes.map((node) => `${line(node, comparisons)}\n`).join(''));
  return EXIT.ok;
}

type Comparisons = ReadonlyMap<string, NodeComparison> | undefined;

function entry({ id, kind, name, file, document }: GraphNode, comparisons: Comparisons): object {
  const materialized = 'materialized' in document ? document.materialized : undefined;
  return { type: kind, name, file, materialized, ...comparisons?.get(id) };
}

function line({ id }: GraphNode, comparisons: Comparisons): string {
  const comparison = comparisons?.get(id);
  return comparison === undefined ? id : `${id} ${comparisonText(comparison)}`;
}
