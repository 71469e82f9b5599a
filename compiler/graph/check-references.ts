// Every name that a model reads must exist, and reading must not go in circles.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { suggestion } from '../../core/nearest-name.js';
import type { TemplateFacts } from '../template/read-facts.js';
import { topologicalOrder } from './topological-order.js';

export interface ReadingModel {
  readonly name: string;
  readonly file: string;
  readonly facts: TemplateFacts;
}

/** What a model may name; `silent` are things that exist but are invalid, already reported. */
export interface KnownNames {
  readonly relations: ReadonlySet<string>;
  readonly sources: ReadonlyMap<string, ReadonlySet<string>>;
  readonly silent: ReadonlySet<string>;
}

export function checkReferences(model: ReadingModel, known: KnownNames): readonly Diagnostic[] {
  const { file, facts } = model;
  const refs = facts.refs
    .filter(({ name }) => !known.relations.has(name) && !known.silent.has(name))
    .map(({ name, range }) =>
      errorAt('SL0211', { file, range }, `No model or seed is named "${name}".${suggestion(name, known.relations)}`),
    );
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
