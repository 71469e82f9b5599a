// How values flow: for any column of any node, from which columns they come, with which tags, and by which way. Found
// where it is asked for, and once: most columns of a project are never sent.

import type { ColumnStep, ColumnUse } from '../../core/lineage.js';
import { allUses, columnUses } from './columns.js';
import type { TracedProject } from './trace-project.js';
import { ANY_COLUMN, asAssumed, columnId, NO_USES, type Uses } from './uses.js';

/** A way of values, from its last step. */
export interface Way {
  readonly step: ColumnStep;
  readonly before?: Way;
  readonly length: number;
}

export interface Flow {
  /** Where it begins. */
  readonly origin: ColumnStep;
  /** What it carries; absent for a flow of values as such. */
  readonly tag?: string;
  readonly hashed: boolean;
  /** The first node on the way whose SQL could not be followed. */
  readonly assumedIn?: string;
  readonly way: Way;
}

/** What is said of columns. */
export interface ColumnWords {
  /** Tags to follow of a column, its table's included. */
  readonly tags: (node: string, column: string) => readonly string[];
  /** Names of the columns of a node that have such tags themselves. */
  readonly taggedColumns: (node: string) => readonly string[];
  /** Tags that a column no longer carries. */
  readonly declassified: (node: string, column: string) => readonly string[];
}

export interface FlowsOptions {
  readonly traced: TracedProject;
  readonly words: ColumnWords;
  /** Follow all values, or tagged ones only. */
  readonly follow: 'all' | 'tagged';
}

/** The flows that arrive at a column of a node. */
export type FlowsOf = (node: string, column: string) => readonly Flow[];

export function openFlows(options: FlowsOptions): FlowsOf {
  const known = new Map<string, readonly Flow[]>();
  const flowsOf: FlowsOf = (node, column) => {
    const id = columnId(node, column);
    const flows = known.get(id) ?? flowsAt({ node, column }, options, flowsOf);
    known.set(id, flows);
    return flows;
  };
  return flowsOf;
}

/** The flows of several columns as they arrive where these are used. */
export function arriving(uses: Uses, step: ColumnStep, flowsOf: FlowsOf): readonly Flow[] {
  return best(uses.flatMap((use) => flowsOf(use.node, use.column).map((flow) => carried(flow, use, step))));
}

/** The steps of a way, from its beginning. */
export function stepsOf(way: Way): readonly ColumnStep[] {
  const steps: ColumnStep[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.before) steps.unshift(at.step);
  return steps;
}

function flowsAt(step: ColumnStep, options: FlowsOptions, flowsOf: FlowsOf): readonly Flow[] {
  const { words, traced } = options;
  if (step.column === ANY_COLUMN) return anyColumn(step, options, flowsOf);
  const lost = words.declassified(step.node, step.column);
  const trace = traced.traces.get(step.node);
  const uses = trace === undefined ? NO_USES : columnUses(trace, step.column);
  const inflow = arriving(uses, step, flowsOf).filter(({ tag }) => tag === undefined || !lost.includes(tag));
  return best([...beginnings(step, options), ...inflow]);
}

/** Any column of a node: all that are known, and where these are not all, whatever its SQL reads. */
function anyColumn(step: ColumnStep, options: FlowsOptions, flowsOf: FlowsOf): readonly Flow[] {
  const { traced, words } = options;
  const node = traced.nodes.get(step.node);
  const named = [...(node?.known.map(({ name }) => name) ?? []), ...words.taggedColumns(step.node)];
  const flows = named.flatMap((column) => flowsOf(step.node, column));
  if (node?.complete === true) return best(flows);
  const uses = asAssumed(allUses(traced.traces.get(step.node) ?? []));
  return best([...beginnings(step, options), ...arriving(uses, step, flowsOf), ...flows]);
}

function beginnings(step: ColumnStep, { words, follow, traced }: FlowsOptions): readonly Flow[] {
  const flow: Flow = { origin: step, hashed: false, way: { step, length: 1 } };
  const tagged = words.tags(step.node, step.column).map((tag) => ({ ...flow, tag }));
  const isBase = !traced.traces.has(step.node);
  return follow === 'all' && isBase ? [flow, ...tagged] : tagged;
}

function carried(flow: Flow, { hashed, assumed }: ColumnUse, step: ColumnStep): Flow {
  const assumedIn = flow.assumedIn ?? (assumed ? step.node : undefined);
  return {
    ...flow,
    hashed: flow.hashed || hashed,
    ...(assumedIn !== undefined && { assumedIn }),
    way: { step, before: flow.way, length: flow.way.length + 1 },
  };
}

/** Of each origin and tag one flow: the least hashed, then one that is not assumed, then the shortest. */
function best(flows: readonly Flow[]): readonly Flow[] {
  if (flows.length < 2) return flows;
  const found = new Map<string, Flow>();
  for (const flow of flows) {
    const id = `${columnId(flow.origin.node, flow.origin.column)}\n${flow.tag === undefined ? '' : `#${flow.tag}`}`;
    const other = found.get(id);
    if (other === undefined || rank(flow) < rank(other)) found.set(id, flow);
  }
  return [...found.values()];
}

function rank({ hashed, assumedIn, way }: Flow): number {
  return (hashed ? 2e9 : 0) + (assumedIn === undefined ? 0 : 1e9) + way.length;
}
