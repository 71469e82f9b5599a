// The SQL conditions of data tests: their templates rendered, and bound to the model where its columns are known.

import type { Diagnostic } from '../../core/diagnostic.js';
import { modelRelation } from '../../core/model-query.js';
import { renderExpression } from '../mapping/render-expression.js';
import type { JsonPath } from '../validate/located.js';
import type { ModelContext } from './checks-context.js';

/** The SQL, or what is wrong with it; undefined where there is no condition. */
export async function renderCondition(
  text: string | undefined,
  path: JsonPath,
  context: ModelContext,
): Promise<string | readonly Diagnostic[] | undefined> {
  if (text === undefined) return undefined;
  const { name, columns } = context.model;
  const model = { relation: modelRelation(name), ...(columns !== undefined && { columns }) };
  const rendered = await renderExpression({ ...context, model }, { path, text }, 'WHERE');
  return 'problems' in rendered ? rendered.problems : rendered.sql;
}
