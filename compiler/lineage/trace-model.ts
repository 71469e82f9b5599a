// One model's columns, and for each the columns of its parents that its values are made of. A pure function of the
// model's SQL and its parents' columns.

import type { Json } from '../../core/json.js';
import { lowerName } from '../../core/sql-text.js';
import { listOf, member } from '../sql/syntax-node.js';
import { asTable, type Columns, withBoundNames } from './columns.js';
import { expressionScope, type QueryContext } from './query-context.js';
import { usesOfExpression } from './trace-expression.js';
import { traceQuery } from './trace-query.js';
import type { Uses } from './uses.js';

export interface TracedSql {
  /** What json_serialize_sql makes of the SQL. */
  readonly tree: Json;
  /** By the name that SQL has for each parent, in lower case. */
  readonly parents: ReadonlyMap<string, Columns>;
  /** The model's columns, where DuckDB has bound it. */
  readonly bound?: readonly string[];
}

export function traceModel({ tree, parents, bound }: TracedSql): Columns {
  const context = contextOf(parents);
  const columns = traceQuery(member(listOf(tree, 'statements')[0], 'node'), context);
  return bound === undefined ? asTable(columns) : withBoundNames(columns, bound);
}

/** What an expression over the rows of one relation is made of; `tree` is of SELECT (expression). */
export function traceRowExpression(tree: Json, row: { readonly name: string; readonly columns: Columns }): Uses {
  const tables = [{ names: [[lowerName(row.name)]], columns: row.columns }];
  const scope = { tables, columns: row.columns, aliases: new Map<string, Uses>() };
  const context = expressionScope(scope, contextOf(new Map([[row.name, row.columns]])));
  return usesOfExpression(member(member(listOf(tree, 'statements')[0], 'node'), 'select_list'), context);
}

function contextOf(tables: QueryContext['tables']): QueryContext {
  return { tables, expressions: new Map(), query: traceQuery };
}
