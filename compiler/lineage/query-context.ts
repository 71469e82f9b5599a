// What a query stands in: the tables it may read, the common table expressions before it, and the query around it.

import type { Json } from '../../core/json.js';
import { allUses, type Columns } from './columns.js';
import type { Scope } from './scope.js';
import type { ExpressionScope } from './trace-expression.js';
import { asAssumed, type Uses, united } from './uses.js';

export interface QueryContext {
  /** By the name that SQL has for it, in lower case: '"warehouse"."main"."orders"'. */
  readonly tables: ReadonlyMap<string, Columns>;
  /** Common table expressions, in lower case. */
  readonly expressions: ReadonlyMap<string, Columns>;
  readonly outer?: Scope;
  /** Traces a query inside this one: traceQuery, which reads this file and so cannot be named in it. */
  readonly query: (node: Json | undefined, context: QueryContext) => Columns;
  /** Takes what clauses are made of, for a query inside an expression. */
  readonly clauses?: Uses[];
}

/** Everything that the whole query may read. */
export function everythingIn({ tables }: QueryContext): Uses {
  return asAssumed(united([...tables.values()].map(allUses)));
}

/** For expressions in a scope; a query inside one counts with all its clauses. */
export function expressionScope(scope: Scope, context: QueryContext): ExpressionScope {
  const subquery = (query: Json | undefined, outer: Scope) => {
    const clauses: Uses[] = [];
    const columns = context.query(query, { ...context, outer, clauses });
    return { columns: allUses(columns), clauses: united(clauses) };
  };
  return { scope, subquery, everything: () => everythingIn(context) };
}
