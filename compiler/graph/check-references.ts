// Every name that a model reads must exist, and reading must not go in circles.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { unreachable } from '../../core/unreachable.js';
import {
  qualifiedName,
  type RefUse,
  type RelationNames,
  refCall,
  resolveName,
  resolveRef,
  resolveSource,
} from '../models/relation-names.js';
import type { TemplateFacts } from '../template/read-facts.js';
import { topologicalOrder } from './topological-order.js';

export interface ReadingModel {
  readonly name: string;
  readonly file: string;
  readonly facts: TemplateFacts;
}

/** What a model may name; `silent` are things that exist but are invalid, already reported. */
export interface KnownNames {
  readonly relations: RelationNames;
  readonly sources: ReadonlyMap<string, ReadonlySet<string>>;
  readonly silent: ReadonlySet<string>;
}

export function checkReferences(model: Pick<ReadingModel, 'file' | 'facts'>, known: KnownNames): readonly Diagnostic[] {
  const { file, facts } = model;
  const refs = facts.refs.flatMap((use) => {
    const problem = refProblem(use, known);
    return problem === undefined ? [] : [errorAt(problem.code, { file, range: use.range }, problem.detail)];
  });
  const sources = facts.sources.flatMap((use) => {
    const detail = sourceProblem(use, known);
    return detail === undefined ? [] : [errorAt('SL0212', { file, range: use.range }, detail)];
  });
  return [...refs, ...sources];
}

interface RefProblem {
  readonly code: 'SL0211' | 'SL0262';
  readonly detail: string;
}

/** What is wrong with a ref(), unless it names something that has a mistake itself. */
function refProblem(use: RefUse, { relations, silent }: KnownNames): RefProblem | undefined {
  const resolved = resolveRef(use, relations);
  switch (resolved.kind) {
    case 'found':
    case 'lost':
      return undefined;
    case 'unknown':
      return meansOneOf(silent, use.package ?? use.from, use.name) ? undefined : unknownRef(use, relations);
    case 'ambiguous': {
      const choices = resolved.packages.map((name) => refCall(`${name}.${use.name}`)).join(' or ');
      return { code: 'SL0262', detail: `"${use.name}" is a model of several packages. Say which: ${choices}.` };
    }
    default:
      return unreachable(resolved);
  }
}

function unknownRef(use: RefUse, relations: RelationNames): RefProblem {
  return {
    code: 'SL0211',
    detail: use.from === undefined ? unknownToProject(use, relations) : unknownToPackage(use, relations),
  };
}

function unknownToProject({ package: wanted, name }: RefUse, relations: RelationNames): string {
  const { project, own, packages } = relations;
  if (wanted === undefined) {
    const all = [...own, ...[...packages.values()].flatMap((names) => [...names])];
    const meant = resolveName(name, relations).kind === 'found' ? ` Write ${refCall(name)}.` : suggestion(name, all);
    return `No model or seed is named "${name}".${meant}`;
  }
  const names = wanted === project ? own : packages.get(wanted);
  if (names === undefined)
    return `There is no package "${wanted}".${suggestion(wanted, [...packages.keys(), project])}`;
  return `Package "${wanted}" has no model "${name}".${suggestion(name, names)}`;
}

function unknownToPackage({ package: wanted, name, from = '' }: RefUse, { own, packages }: RelationNames): string {
  if (wanted !== undefined && wanted !== from)
    return `A package sees its own models and the project's, by their plain names as in ref('${name}'), and no other package.`;
  const near = suggestion(name, [...(packages.get(from) ?? []), ...own]);
  return `Package "${from}" has no model "${name}", nor has the project a model or seed of that name.${near}`;
}

function sourceProblem(
  use: { readonly source: string; readonly table: string; readonly from?: string },
  { sources, silent }: KnownNames,
): string | undefined {
  const { table, from } = use;
  const source = resolveSource(use, sources);
  const tables = sources.get(source);
  if (tables === undefined && meansOneOf(silent, from, use.source)) return undefined;
  if (tables === undefined) {
    const near = suggestion(use.source, sourcesSeenBy(from, sources.keys()));
    const where = from === undefined ? '' : ` of the package "${from}" or of the project`;
    return `No source is named "${source}".${near} Sources are declared in sources/*.source.json${where}.`;
  }
  return tables.has(table) ? undefined : `Source "${source}" has no table "${table}".${suggestion(table, tables)}`;
}

function sourcesSeenBy(from: string | undefined, names: Iterable<string>): readonly string[] {
  return [...names].flatMap((name) => {
    if (!name.includes('.')) return [name];
    return from !== undefined && name.startsWith(`${from}.`) ? [name.slice(from.length + 1)] : [];
  });
}

function meansOneOf(silent: ReadonlySet<string>, owner: string | undefined, name: string): boolean {
  return silent.has(qualifiedName(owner, name)) || silent.has(name);
}

/** Orders models so that each comes after those it reads; a cycle is reported once, at one of its refs. */
export function orderModels(models: readonly ReadingModel[]): {
  readonly order: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly cyclic: ReadonlySet<string>;
} {
  const byName = new Map(models.map((model) => [model.name, model]));
  const needs = new Map(models.map((model) => [model.name, model.facts.refs.map((ref) => ref.name)]));
  const { order, cycles } = topologicalOrder(needs);
  const diagnostics = cycles.flatMap((cycle) => {
    const [first, second] = cycle;
    const model = byName.get(first ?? '');
    const ref = model?.facts.refs.find(({ name }) => name === second);
    if (model === undefined) return [];
    const place = ref === undefined ? { file: model.file } : { file: model.file, range: ref.range };
    return [
      errorAt(
        'SL0221',
        place,
        `These models read each other in a circle: ${cycle.join(' -> ')}. Break it by moving what they share into a model that both read.`,
      ),
    ];
  });
  return { order, diagnostics, cyclic: new Set(cycles.flat()) };
}
