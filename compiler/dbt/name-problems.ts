// What is wrong with a name that neither the project nor dbt has, or that several packages of the dbt project have.

import { suggestion } from '../../core/nearest-name.js';
import type { KnownNames } from '../graph/check-references.js';
import type { RefUse, RelationNames } from '../models/relation-names.js';
import { type DbtNode, type DbtProject, dbtName } from './dbt-project.js';

export function unknownRef({ package: owner, name }: RefUse, names: RelationNames, dbt: DbtProject): string {
  const { project, own, packages } = names;
  if (owner === undefined)
    return `Neither the project nor dbt has a model or seed "${name}".${suggestion(name, [...own, ...dbt.refs.keys()])}`;
  const nodes = [...dbt.refs.values()].flat();
  const theirs = nodes.filter(({ origin }) => origin.package === owner).map(({ origin }) => origin.name);
  const ours = owner === project ? own : (packages.get(owner) ?? []);
  const there = [...ours, ...theirs];
  if (owner === project || there.length > 0)
    return `The package "${owner}" has no model or seed "${name}".${suggestion(name, there)}`;
  const known = new Set([project, ...packages.keys(), ...nodes.map(({ origin }) => origin.package)]);
  return `There is no package "${owner}", neither here nor in the dbt project.${suggestion(owner, known)}`;
}

/** `name` is 'source.table'. */
export function unknownSource(name: string, sources: KnownNames['sources'], dbt: DbtProject): string {
  const own = [...sources].flatMap(([source, tables]) => [...tables].map((table) => `${source}.${table}`));
  return `Neither the project nor dbt has a source table "${name}".${suggestion(name, [...own, ...dbt.sources.keys()])}`;
}

export function ambiguousName(nodes: readonly DbtNode[]): string {
  const [first] = nodes;
  if (first === undefined) return '';
  const packages = nodes.map(({ origin }) => `"${origin.package}"`).join(', ');
  const { package: owner, name, source } = first.origin;
  const remedy = source === undefined ? `Say which: ref('${owner}', '${name}').` : 'Rename all but one of them in dbt.';
  return `Several packages of the dbt project have "${dbtName(first.origin)}": ${packages}. ${remedy}`;
}
