// The tables of a FROM with their columns: named tables, subqueries, joins, functions and lists of values. What stands
// right of a table sees it.

import type { Json } from '../../core/json.js';
import { lowerName, sqlName } from '../../core/sql-text.js';
import { listOf, member, textOf, textsOf } from '../sql/syntax-node.js';
import { allUses, asTable, byPosition, type Columns, firstColumn, isNamed, lowered, nameOf, one } from './columns.js';
import { everythingIn, expressionScope, type QueryContext } from './query-context.js';
import type { Scope, ScopeTable } from './scope.js';
import { usesOfExpression } from './trace-expression.js';
import { asAssumed, type Uses, united } from './uses.js';

export type From = Pick<Scope, 'tables' | 'columns'>;

const NOTHING: From = { tables: [], columns: [] };

export function traceFrom(ref: Json | undefined, context: QueryContext): From {
  switch (textOf(ref, 'type')) {
    case 'EMPTY':
      return NOTHING;
    case 'BASE_TABLE':
      return baseTable(ref, context);
    case 'SUBQUERY':
      return aliased(ref, context.query(member(member(ref, 'subquery'), 'node'), context));
    case 'JOIN':
      return join(ref, context);
    case 'TABLE_FUNCTION':
      return tableFunction(ref, context);
    case 'EXPRESSION_LIST':
      return aliased(ref, valuesColumns(ref, context));
    case 'PIVOT':
      return aliased(ref, made(asAssumed(allUses(traceFrom(member(ref, 'source'), context).columns))));
    default:
      return aliased(ref, made(everythingIn(context)));
  }
}

function made(uses: Uses): Columns {
  return [{ kind: 'some', uses }];
}

function aliased(ref: Json | undefined, columns: Columns, otherwise: ScopeTable['names'] = []): From {
  const alias = lowerName(textOf(ref, 'alias'));
  const named = asTable(columns, textsOf(ref, 'column_name_alias'));
  const names = alias === '' ? otherwise : [[alias]];
  return { tables: [{ names, columns: named }], columns: named };
}

function baseTable(ref: Json | undefined, context: QueryContext): From {
  const parts = ['catalog_name', 'schema_name', 'table_name']
    .map((name) => textOf(ref, name))
    .filter((part) => part !== '');
  const relation = lowerName(parts.map(sqlName).join('.'));
  const own = parts.length === 1 ? context.expressions.get(lowerName(parts[0] ?? '')) : undefined;
  const columns = own ?? context.tables.get(relation) ?? made(everythingIn(context));
  const path = lowered(parts);
  return aliased(
    ref,
    columns,
    path.map((_, i) => path.slice(i)),
  );
}

/** It may read what stands before it: unnest(c.tags). */
function tableFunction(ref: Json | undefined, context: QueryContext): From {
  const call = member(ref, 'function');
  const name = textOf(call, 'function_name').toLowerCase();
  return aliased(ref, made(usesOfExpression(call, inOuter(context))), [[name]]);
}

function valuesColumns(ref: Json | undefined, context: QueryContext): Columns {
  const rows = listOf(ref, 'values').map((row) =>
    (Array.isArray(row) ? row : []).map((value) => one(undefined, usesOfExpression(value, inOuter(context)))),
  );
  const [first = [], ...others] = rows;
  return others
    .reduce<Columns>(byPosition, first)
    .map((part, i) => (part.kind === 'one' ? one(`col${i}`, part.uses) : part));
}

function inOuter(context: QueryContext) {
  const { outer } = context;
  return expressionScope({ ...NOTHING, aliases: new Map(), ...(outer !== undefined && { outer }) }, context);
}

function join(ref: Json | undefined, context: QueryContext): From {
  const left = traceFrom(member(ref, 'left'), context);
  const outer: Scope = { ...left, aliases: new Map(), ...(context.outer !== undefined && { outer: context.outer }) };
  const right = traceFrom(member(ref, 'right'), { ...context, outer });
  const tables = showsLeftOnly(ref) ? left.tables : [...left.tables, ...right.tables];
  const columns = joined(left.columns, right.columns, ref);
  if (context.clauses !== undefined) {
    const using = textsOf(ref, 'using_columns').map((name) =>
      united([left, right].map((side) => firstColumn(side.columns, name).uses)),
    );
    const scope: Scope = { ...outer, tables: [...left.tables, ...right.tables] };
    context.clauses.push(united(using), usesOfExpression(member(ref, 'condition'), expressionScope(scope, context)));
  }
  return textOf(ref, 'alias') === '' ? { tables, columns } : aliased(ref, columns);
}

/** The columns of a star over a join: those that it merges come once, from either side. */
function joined(left: Columns, right: Columns, ref: Json | undefined): Columns {
  if (showsLeftOnly(ref)) return left;
  const merged = textOf(ref, 'ref_type') === 'NATURAL' ? commonNames(left, right) : textsOf(ref, 'using_columns');
  if (merged === undefined) return made(asAssumed(allUses([...left, ...right])));
  return merged.reduce(merge, { left, right, columns: [...left, ...right] }).columns;
}

function showsLeftOnly(ref: Json | undefined): boolean {
  return ['SEMI', 'ANTI'].includes(textOf(ref, 'join_type'));
}

interface Sides {
  readonly left: Columns;
  readonly right: Columns;
  readonly columns: Columns;
}

function merge({ left, right }: Sides, name: string): Sides {
  const lower = lowerName(name);
  const uses = united([firstColumn(left, name).uses, firstColumn(right, name).uses]);
  const has = left.some((part) => isNamed(part, lower));
  const mine = left.map((part) => (isNamed(part, lower) ? { ...part, uses } : without(part, lower)));
  const next = {
    left: has ? mine : [one(name, uses), ...mine],
    right: right.filter((part) => !isNamed(part, lower)).map((part) => without(part, lower)),
  };
  return { ...next, columns: [...next.left, ...next.right] };
}

function without(part: Columns[number], name: string): Columns[number] {
  return part.kind === 'rest' ? { ...part, except: [...part.except, name] } : part;
}

/** Undefined where the columns of a side are not known. */
function commonNames(left: Columns, right: Columns): readonly string[] | undefined {
  if ([...left, ...right].some((part) => nameOf(part) === undefined)) return undefined;
  const names = new Set(right.map((part) => lowerName(nameOf(part) ?? '')));
  return left.flatMap((part) => (names.has(lowerName(nameOf(part) ?? '')) ? (nameOf(part) ?? []) : []));
}
