// Lineage and the policy on it. Without a policy, and where nobody asks for the lineage, nothing is traced; with one,
// only what lies between a governed tag and a sync.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { Lineage } from '../../core/lineage.js';
import { nodeId } from '../../core/selector/node-graph.js';
import type { SyncParts } from '../mapping/compile-sync.js';
import { checkPolicy, type FieldFlows } from '../policy/check-policy.js';
import { checkPolicyWords } from '../policy/check-policy-words.js';
import { columnWords, projectWords, tagsOfNode } from '../policy/column-words.js';
import { expressionSql, fieldUses, type SyncRow } from './field-uses.js';
import { arriving, type FlowsOf, openFlows } from './flows.js';
import { lineageOf } from './lineage-of.js';
import { readersView } from './node-columns.js';
import { parsed, type TracedProject, type TraceProjectOptions, traceProject } from './trace-project.js';
import { wantedModels } from './wanted-models.js';

export interface LineageOptions extends TraceProjectOptions {
  /** By the sync's name. */
  readonly syncs: ReadonlyMap<string, SyncParts>;
  /** Whether the lineage of everything is asked for. */
  readonly all: boolean;
}

export async function compileLineage(
  options: LineageOptions,
): Promise<{ readonly lineage?: Lineage; readonly diagnostics: readonly Diagnostic[] }> {
  const { project, models, syncs, all } = options;
  const isGoverned = (tag: string): boolean => Object.hasOwn(project.policy, tag);
  if (!all && Object.keys(project.policy).length === 0) return { diagnostics: checkPolicyWords(project) };
  const words = projectWords(project, models);
  const follows = all ? () => true : isGoverned;
  const tagged = [...words].filter(([, node]) => tagsOfNode(node).some(follows)).map(([id]) => id);
  const delivered = new Set([...syncs.values()].map(({ written }) => written.model));
  const wanted = all
    ? new Set([...models.keys()].map((name) => nodeId('model', name)))
    : wantedModels({ project, models, delivered, from: new Set(tagged) });
  const traced = await traceProject(options, wanted);
  const flowsOf = openFlows({ traced, words: columnWords(words, follows), follow: all ? 'all' : 'tagged' });
  const fields = await fieldFlows(options, traced, flowsOf);
  const diagnostics = [...checkPolicyWords(project, words), ...checkPolicy(project, words, fields)];
  return all ? { lineage: lineageOf(traced, fields), diagnostics } : { diagnostics };
}

/** What arrives at the fields of syncs whose model was traced. */
async function fieldFlows(
  { project, models, syncs, treesOf }: LineageOptions,
  { nodes, traces }: TracedProject,
  flowsOf: FlowsOf,
): Promise<readonly FieldFlows[]> {
  const traced = [...syncs].filter(([, { written }]) => traces.has(nodeId('model', written.model)));
  const expressions = traced.flatMap(([, parts]) => [...parts.expressions.values()].map(expressionSql));
  const trees = await parsed([...new Set(expressions)], treesOf);
  return traced.flatMap(([sync, parts]) => {
    const { model: name, destination } = parts.written;
    const node = nodes.get(nodeId('model', name));
    const connector = project.connectors.get(project.destinations.get(destination)?.value.connector ?? '');
    if (node === undefined || connector === undefined) return [];
    const row: SyncRow = { name, columns: readersView(node), key: models.get(name)?.key ?? [] };
    return fieldUses({ parts, row, connector, trees }).map((field): FieldFlows => {
      const step = { node: nodeId('sync', sync), column: field.field };
      return { ...field, sync, flows: arriving(field.uses, step, flowsOf) };
    });
  });
}
