// What the models of a project read of the dbt project: only these nodes are of any concern to the rest of the compiler.

import { dbtTitle } from '../../core/dbt-origin.js';
import { type Diagnostic, warningAt } from '../../core/diagnostic.js';
import type { SourceNode } from '../../core/manifest.js';
import { resolveDbt } from '../resolve/resolve-environment.js';
import type { CheckedProject } from '../validate/checked-project.js';
import { placeOf } from '../validate/located.js';
import type { DbtNode } from './dbt-project.js';
import { findDbtRef, findDbtSource } from './find-dbt.js';

/** Each once, in the order of their ids. */
export function usedDbtNodes(drafts: readonly { readonly dbt: readonly DbtNode[] }[]): readonly DbtNode[] {
  const nodes = new Map(drafts.flatMap(({ dbt }) => dbt.map((node) => [node.id, node] as const)));
  return [...nodes.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** As a source of ours. */
export function dbtSourceNode(
  { id, origin, relation, description, tags, columns, freshness }: DbtNode,
  manifest: string,
): SourceNode {
  return {
    name: id,
    file: manifest,
    ...(description !== undefined && { description }),
    dbt: origin,
    relation,
    ...(tags.length > 0 && { tags }),
    columns,
    ...(freshness !== undefined && { freshness }),
  };
}

/** The SQL name of what ref() or source() means in the dbt project. */
export function dbtRelations({ dbt }: CheckedProject) {
  const relation = (found: ReturnType<typeof findDbtRef>): string =>
    found.kind === 'found' ? found.node.relation : '';
  return {
    ref: (use: Parameters<typeof findDbtRef>[1]): string => (dbt === undefined ? '' : relation(findDbtRef(dbt, use))),
    source: (source: string, table: string): string =>
      dbt === undefined ? '' : relation(findDbtSource(dbt, source, table)),
  };
}

/** Gates that the dbt project has and this one does not: whoever relies on them must know. */
export function uncheckedFreshness(
  { document, environment }: CheckedProject,
  nodes: readonly DbtNode[],
): readonly Diagnostic[] {
  const { path } = resolveDbt(document.value, environment ?? undefined);
  return nodes.flatMap(({ origin, unchecked }) => {
    if (unchecked === undefined) return [];
    const detail = `The freshness of the ${dbtTitle(origin)} is not checked by Sluice, because ${unchecked}.`;
    return [warningAt('SL0241', placeOf(document, path), detail)];
  });
}
