// The models that values pass between some nodes and the syncs: the others need not be traced.

import { nodeId } from '../../core/selector/node-graph.js';
import type { CompiledModel } from '../models/compile-models.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { parentIds } from './trace-project.js';

export interface WantedOptions {
  readonly project: CheckedProject;
  /** Each after those that it reads. */
  readonly models: ReadonlyMap<string, CompiledModel>;
  /** Names of models that syncs deliver. */
  readonly delivered: ReadonlySet<string>;
  /** Ids of the nodes where it begins. */
  readonly from: ReadonlySet<string>;
}

/** Ids of models. */
export function wantedModels({ project, models, delivered, from }: WantedOptions): ReadonlySet<string> {
  const parents = new Map(
    [...models.values()].map((model) => [nodeId('model', model.name), parentIds(model, project)]),
  );
  const reached = new Set(from);
  for (const [id, read] of parents) if (read.some((parent) => reached.has(parent))) reached.add(id);
  const needed = new Set([...delivered].map((name) => nodeId('model', name)));
  for (const [id, read] of [...parents].reverse()) if (needed.has(id)) for (const parent of read) needed.add(parent);
  return new Set([...parents.keys()].filter((id) => reached.has(id) && needed.has(id)));
}
