// Lineage as the graph document has it: in a fixed order, for every column its direct columns and for every field its
// origins.

import type { ColumnLineage, FieldLineage, FieldOrigin, Lineage } from '../../core/lineage.js';
import type { FieldFlows } from '../policy/check-policy.js';
import { columnUses } from './columns.js';
import { type Flow, stepsOf } from './flows.js';
import type { NodeColumns } from './node-columns.js';
import type { TracedProject } from './trace-project.js';
import { columnId, NO_USES } from './uses.js';

export function lineageOf(traced: TracedProject, fields: readonly FieldFlows[]): Lineage {
  const columns = [...traced.nodes.values()].map((node) => [node.id, columnsOf(node, traced)] as const);
  return { columns: new Map(columns), fields: fields.map(fieldLineage) };
}

function columnsOf({ id, known }: NodeColumns, { traces }: TracedProject): readonly ColumnLineage[] {
  const trace = traces.get(id);
  return known.map(({ name, type }) => {
    const uses = trace === undefined ? NO_USES : columnUses(trace, name);
    return { name, ...(type !== undefined && { type }), from: [...uses].sort(byColumn) };
  });
}

function fieldLineage({ sync, field, flows }: FieldFlows): FieldLineage {
  const origins = new Map<string, readonly Flow[]>();
  for (const flow of flows) {
    const id = columnId(flow.origin.node, flow.origin.column);
    origins.set(id, [...(origins.get(id) ?? []), flow]);
  }
  return { sync, field, from: [...origins.values()].flatMap(originOf).sort(byColumn) };
}

/** `flows` begin at one column: of its values as such, and with its tags. */
function originOf(flows: readonly Flow[]): readonly FieldOrigin[] {
  const flow = flows.find(({ tag }) => tag === undefined) ?? flows[0];
  if (flow === undefined) return [];
  const { origin, hashed, assumedIn, way } = flow;
  const tags = flows.flatMap(({ tag }) => tag ?? []).sort();
  return [{ ...origin, tags, hashed, assumed: assumedIn !== undefined, path: stepsOf(way) }];
}

interface Named {
  readonly node: string;
  readonly column: string;
}

function byColumn(a: Named, b: Named): number {
  const [left, right] = [`${a.node}\n${a.column}`, `${b.node}\n${b.column}`];
  return left === right ? 0 : left < right ? -1 : 1;
}
