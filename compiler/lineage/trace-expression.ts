// The columns that an expression names, wherever in it they stand: conditions of a CASE, the order of a window and all
// of a subquery count, since the value depends on them.

import type { Json } from '../../core/json.js';
import { lowerName } from '../../core/sql-text.js';
import { childrenOf, listOf, member, textOf, textsOf } from '../sql/syntax-node.js';
import { allUses } from './columns.js';
import { columnsNamed, type Scope, usesInReach, usesOfName } from './scope.js';
import { asAssumed, asHashed, NO_USES, type Uses, united } from './uses.js';

/** DuckDB's functions that tell nothing of their argument but whether two are the same. */
const HASHES: ReadonlySet<string> = new Set([
  'md5',
  'md5_number',
  'md5_number_lower',
  'md5_number_upper',
  'sha1',
  'sha256',
]);

export interface ExpressionScope {
  readonly scope: Scope;
  /** What a subquery's columns, and what its clauses are made of. */
  readonly subquery: (query: Json | undefined, scope: Scope) => { readonly columns: Uses; readonly clauses: Uses };
  /** Everything that the whole query reads: for what cannot be followed. */
  readonly everything: () => Uses;
  /** Parameters of the functions around, in lower case. */
  readonly parameters?: ReadonlySet<string>;
}

export function usesOfExpression(node: Json | undefined, context: ExpressionScope): Uses {
  switch (textOf(node, 'class')) {
    case 'COLUMN_REF':
      return referenceUses(textsOf(node, 'column_names'), context);
    case 'CONSTANT':
      return NO_USES;
    case 'FUNCTION':
      return HASHES.has(textOf(node, 'function_name').toLowerCase())
        ? asHashed(usesBelow(node, context))
        : usesBelow(node, context);
    case 'LAMBDA':
      return lambdaUses(node, context);
    case 'POSITIONAL_REFERENCE':
      return usesInReach(context.scope);
    case 'STAR':
      return united([starUses(textOf(node, 'relation_name'), context), usesBelow(node, context)]);
    case 'SUBQUERY':
      return united([usesOfExpression(member(node, 'child'), context), subqueryUses(node, context)]);
    default:
      return usesBelow(node, context);
  }
}

function usesBelow(node: Json | undefined, context: ExpressionScope): Uses {
  return united(childrenOf(node).map((child) => usesOfExpression(child, context)));
}

/** Whether there are rows does not depend on what they show. */
function subqueryUses(node: Json | undefined, { subquery, scope }: ExpressionScope): Uses {
  const query = member(member(node, 'subquery'), 'node');
  const { columns, clauses } = subquery(query, scope);
  const isExists = textOf(node, 'subquery_type').endsWith('EXISTS') && textOf(query, 'type') === 'SELECT_NODE';
  return isExists ? clauses : united([columns, clauses]);
}

function referenceUses(names: readonly string[], context: ExpressionScope): Uses {
  const found = usesOfName(names, context.scope);
  if (context.parameters?.has(lowerName(names[0] ?? '')) === true) return found.is === 'there' ? found.uses : NO_USES;
  return found.is === 'missing' ? context.everything() : found.uses;
}

/** DuckDB reads the arrow of JSON, value -> 'key', as a function's too: what stands before it may be a column. */
function lambdaUses(node: Json | undefined, context: ExpressionScope): Uses {
  const names = parametersIn(member(node, 'lhs'));
  const own = names?.map(([name = '']) => lowerName(name)) ?? [];
  const parameters = new Set([...(context.parameters ?? []), ...own]);
  return united([
    names === undefined
      ? usesOfExpression(member(node, 'lhs'), context)
      : united(names.map((path) => usesOfName(path, context.scope).uses)),
    usesOfExpression(member(node, 'expr'), { ...context, parameters }),
  ]);
}

/** What stands before an arrow, where that is a name or a list of names. */
function parametersIn(node: Json | undefined): readonly (readonly string[])[] | undefined {
  if (textOf(node, 'class') === 'COLUMN_REF') return [textsOf(node, 'column_names')];
  if (textOf(node, 'function_name') !== 'row') return undefined;
  const names = listOf(node, 'children').map(parametersIn);
  return names.every((each) => each !== undefined) ? names.flat() : undefined;
}

/** Of a star inside an expression. */
function starUses(relation: string, context: ExpressionScope): Uses {
  const { scope } = context;
  if (relation === '') return asAssumed(allUses(scope.columns));
  const columns = columnsNamed(relation, scope);
  return asAssumed(columns === undefined ? referenceUses(relation.split('.'), context) : allUses(columns));
}
