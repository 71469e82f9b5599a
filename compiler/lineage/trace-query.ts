// The columns of a query, each with the columns of tables that its values are made of, from DuckDB's syntax tree. The
// clauses that choose, group and order rows give no values; they count only for a query inside an expression.

import type { Json } from '../../core/json.js';
import { lowerName } from '../../core/sql-text.js';
import { listOf, member, textOf, textsOf } from '../sql/syntax-node.js';
import { allUses, asTable, byName, byPosition, type Columns } from './columns.js';
import { everythingIn, expressionScope, type QueryContext } from './query-context.js';
import type { Scope } from './scope.js';
import { selectColumns } from './select-columns.js';
import { type ExpressionScope, usesOfExpression } from './trace-expression.js';
import { traceFrom } from './trace-from.js';
import { type Uses, united } from './uses.js';

export function traceQuery(node: Json | undefined, around: QueryContext): Columns {
  const context = withExpressions(node, around);
  switch (textOf(node, 'type')) {
    case 'SELECT_NODE':
      return traceSelect(node, context);
    case 'SET_OPERATION_NODE':
      return traceSetOperation(node, context);
    case 'RECURSIVE_CTE_NODE':
      return traceRecursive(node, context);
    default:
      return [{ kind: 'some', uses: everythingIn(context) }];
  }
}

function withExpressions(node: Json | undefined, context: QueryContext): QueryContext {
  const entries = listOf(member(node, 'cte_map'), 'map');
  if (entries.length === 0) return context;
  const expressions = new Map(context.expressions);
  for (const entry of entries) {
    const value = member(entry, 'value');
    const columns = traceQuery(member(member(value, 'query'), 'node'), { ...context, expressions });
    expressions.set(lowerName(textOf(entry, 'key')), asTable(columns, textsOf(value, 'aliases')));
  }
  return { ...context, expressions };
}

function traceSelect(node: Json | undefined, context: QueryContext): Columns {
  const from = traceFrom(member(node, 'from_table'), context);
  const aliases = new Map<string, Uses>();
  const scope: Scope = { ...from, aliases, ...(context.outer !== undefined && { outer: context.outer }) };
  const inScope = expressionScope(scope, context);
  const columns = listOf(node, 'select_list').flatMap((item) => {
    const parts = selectColumns(item, inScope);
    const alias = lowerName(textOf(item, 'alias'));
    if (alias !== '') aliases.set(alias, united([aliases.get(alias) ?? [], allUses(parts)]));
    return parts;
  });
  context.clauses?.push(clauseUses(node, inScope));
  return columns;
}

const CLAUSES = ['where_clause', 'group_expressions', 'having', 'qualify', 'modifiers', 'sample'];

function clauseUses(node: Json | undefined, scope: ExpressionScope): Uses {
  return united(CLAUSES.map((name) => usesOfExpression(member(node, name), scope)));
}

function traceSetOperation(node: Json | undefined, context: QueryContext): Columns {
  const [left, right] = [member(node, 'left'), member(node, 'right')];
  if (left === undefined || right === undefined) return [{ kind: 'some', uses: everythingIn(context) }];
  const [a, b] = [traceQuery(left, context), traceQuery(right, context)];
  switch (textOf(node, 'setop_type')) {
    case 'EXCEPT':
      context.clauses?.push(allUses(b));
      return a;
    case 'UNION_BY_NAME':
      return byName(a, b);
    default:
      return byPosition(a, b);
  }
}

/** Again until nothing is added: each round adds to a column what it is made of, or is the last. */
function traceRecursive(node: Json | undefined, context: QueryContext): Columns {
  const name = lowerName(textOf(node, 'cte_name'));
  let columns = traceQuery(member(node, 'left'), context);
  for (;;) {
    const own = asTable(columns, textsOf(node, 'aliases'));
    const expressions = new Map([...context.expressions, [name, own]]);
    const next = byPosition(columns, traceQuery(member(node, 'right'), { ...context, expressions }));
    if (next.length !== columns.length) return [{ kind: 'some', uses: everythingIn(context) }];
    if (size(next) === size(columns)) return next;
    columns = next;
  }
}

/** Grows with every use that is added to a column, and with every one that is less hashed or assumed than before. */
function size(columns: Columns): string {
  return JSON.stringify(columns.map((part) => (part.kind === 'rest' ? '' : part.uses)));
}
