// One data test held against what is known of the project: the columns and models that it names, and whether its values
// can be compared. Each mistake is shown where it is written.

import { type Diagnostic, errorAt } from '../../core/diagnostic.js';
import { modelRelation } from '../../core/model-query.js';
import { suggestion } from '../../core/nearest-name.js';
import type { Column } from '../bind/binder.js';
import { hasNoColumn } from '../mapping/check-columns.js';
import type { ResolvedTest, TestRule } from '../resolve/resolve-tests.js';
import { sentenceOf } from '../sql/sql-problem.js';
import { type JsonPath, placeOf } from '../validate/located.js';
import type { ModelContext } from './checks-context.js';
import { failingRows, type RenderedTest } from './test-query.js';

/** Undefined when it names something that has a mistake, which is told elsewhere. */
export function checkNames(test: ResolvedTest<TestRule>, context: ModelContext): readonly Diagnostic[] | undefined {
  const { rule, path } = test;
  const { project, model, models } = context;
  if (rule.kind === 'expression') return [];
  if (model.columns !== undefined && !hasColumn(model.columns, rule.column)) {
    return path.at(-1) === 0 ? [noColumn(rule.column, path, context)] : undefined;
  }
  if (rule.kind !== 'relationships') return [];
  const wrong = checkTarget(rule, path, context);
  const usable = project.seeds.has(rule.to) ? context.catalog.columns.has(rule.to) : models.has(rule.to);
  return wrong.length > 0 || usable ? wrong : undefined;
}

/** Told once, by the first test of the column. */
function noColumn(column: string, path: JsonPath, { model, document }: ModelContext): Diagnostic {
  const names = (model.columns ?? []).map(({ name }) => name);
  const place = placeOf(document, [...path.slice(0, 2), 'name']);
  return errorAt('SL0231', place, hasNoColumn(`Model "${model.name}"`, column, names));
}

function checkTarget(
  { to, toColumn }: Extract<TestRule, { readonly kind: 'relationships' }>,
  path: JsonPath,
  context: ModelContext,
): readonly Diagnostic[] {
  const { project, document } = context;
  const at = (key: string) => placeOf(document, [...path, 'relationships', key]);
  const names = [...project.models.keys(), ...project.seeds.keys()];
  if (!names.includes(to)) {
    if (project.broken.models.has(to)) return [];
    return [errorAt('SL0211', at('to'), `No model or seed is named "${to}".${suggestion(to, names)}`)];
  }
  const columns = columnsOf(to, context);
  if (columns === undefined || hasColumn(columns, toColumn)) return [];
  const owner = `${project.seeds.has(to) ? 'Seed' : 'Model'} "${to}"`;
  const known = columns.map(({ name }) => name);
  return [errorAt('SL0231', at('column'), hasNoColumn(owner, toColumn, known))];
}

/** Values that the column cannot be compared with. The other rules compare nothing, and expressions were bound before. */
export async function checkTypes(
  rendered: RenderedTest,
  { path }: ResolvedTest,
  context: ModelContext,
): Promise<readonly Diagnostic[]> {
  const { rule } = rendered;
  const { model, binder, document } = context;
  if (rule.kind !== 'accepted_values' && rule.kind !== 'relationships') return [];
  if (model.columns === undefined) return [];
  if (rule.kind === 'relationships' && columnsOf(rule.to, context) === undefined) return [];
  const relations = [model.name, ...(rule.kind === 'relationships' ? [rule.to] : [])].map(modelRelation);
  const problem = await binder.bindQuery(failingRows(modelRelation(model.name), rendered), relations);
  return problem === undefined ? [] : [errorAt(problem.code, placeOf(document, path), sentenceOf(problem))];
}

function columnsOf(name: string, { models, catalog, project }: ModelContext): readonly Column[] | undefined {
  return project.seeds.has(name) ? catalog.columns.get(name)?.columns : models.get(name)?.columns;
}

function hasColumn(columns: readonly Column[], name: string): boolean {
  return columns.some((column) => column.name.toLowerCase() === name.toLowerCase());
}
