// What --select, --selector and --exclude leave of a project. What a selector compares with, another manifest or the last
// run, is read only when one of them asks for it.

import { errorAt } from '../core/diagnostic.js';
import type { Manifest } from '../core/manifest.js';
import { Refused } from '../core/refused.js';
import { type GraphNode, type NodeGraph, nodeGraph } from '../core/selector/node-graph.js';
import type { SelectorProblem } from '../core/selector/parse-selector.js';
import { type SelectionScope, selectNodes } from '../core/selector/select-nodes.js';
import { readFacts } from '../runtime/select/read-facts.js';
import type { Context } from './context.js';

/** Names of the selected syncs in the order in which they are applied. */
export async function selectedSyncs(context: Context, manifest: Manifest): Promise<readonly string[]> {
  const chosen = await selected(context, manifest, 'syncs');
  return chosen.filter(({ kind }) => kind === 'sync').map(({ name }) => name);
}

/** The selected nodes: sources, seeds, models, destinations, then syncs in the order in which they are applied. */
export function selectedNodes(context: Context, manifest: Manifest): Promise<readonly GraphNode[]> {
  return selected(context, manifest, 'nodes');
}

async function selected(
  context: Context,
  manifest: Manifest,
  want: SelectionScope['want'],
): Promise<readonly GraphNode[]> {
  const { select, exclude, root, state } = context;
  const graph = nodeGraph(manifest);
  const words = [...select, ...exclude];
  const facts = await readFacts(words, manifest, { root, ...(state !== undefined && { state }) });
  const scope: SelectionScope = { graph, selectors: manifest.selectors ?? {}, facts, want };
  const chosen = select.length === 0 ? all(graph) : selectNodes(select.join(' '), scope);
  const left = selectNodes(exclude.join(' '), scope);
  const problems = [...chosen.problems, ...left.problems];
  if (problems.length === 0 && reachesNoSync(scope, select, chosen.ids)) problems.push(noSync(select));
  if (problems.length > 0) throw new Refused(problems.map(({ code, detail }) => errorAt(code, undefined, detail)));
  return [...graph.nodes.values()].filter(({ id }) => chosen.ids.has(id) && !left.ids.has(id));
}

/** That no sync is modified, or went wrong, is good news; that no sync is of a named model is a slip. */
function reachesNoSync(
  { graph, facts, want }: SelectionScope,
  select: readonly string[],
  ids: ReadonlySet<string>,
): boolean {
  if (want === 'nodes' || select.length === 0 || ids.size === 0) return false;
  if (facts.states !== undefined || facts.results !== undefined) return false;
  return ![...ids].some((id) => graph.nodes.get(id)?.kind === 'sync');
}

function noSync(select: readonly string[]): SelectorProblem {
  const text = select.join(' ');
  const [word = ''] = select;
  const detail = `No sync is selected by "${text}". Write ${word}+ for those that it reaches.`;
  return { code: 'SL0603', detail, offset: 0, length: text.length };
}

function all({ nodes }: NodeGraph): ReturnType<typeof selectNodes> {
  return { ids: new Set(nodes.keys()), problems: [] };
}
