// Every name that a model reads must exist, and reading must not go in circles.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import { qualifiedName, type RefUse, type RelationNames, resolveRef } from '../models/relation-names.js';
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
  const sources = facts.sources.flatMap(({ source, table, range }) => {
    const tables = known.sources.get(source);
    if (tables?.has(table) === true || (tables === undefined && known.silent.has(source))) return [];
    const detail =
      tables === undefined
        ? `No source is named "${source}".${suggestion(source, known.sources.keys())} Sources are declared in sources/*.source.json.`
        : `Source "${source}" has no table "${table}".${suggestion(table, tables)}`;
    return [errorAt('SL0212', { file, range }, detail)];
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
  if (resolved.kind === 'found' || silent.has(qualifiedName(use.package, use.name))) return undefined;
  if (resolved.kind === 'unknown') return { code: 'SL0211', detail: unknownRef(use, relations) };
  const choices = resolved.packages.map((name) => `ref('${name}', '${use.name}')`).join(' or ');
  return { code: 'SL0262', detail: `"${use.name}" is a model of several packages. Say which: ${choices}.` };
}

function unknownRef({ package: wanted, name }: RefUse, { project, own, packages }: RelationNames): string {
  if (wanted === undefined) return `No model or seed is named "${name}".${suggestion(name, own)}`;
  const names = wanted === project ? own : packages.get(wanted);
  if (names === undefined)
    return `There is no package "${wanted}".${suggestion(wanted, [...packages.keys(), project])}`;
  return `Package "${wanted}" has no model "${name}".${suggestion(name, names)}`;
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
