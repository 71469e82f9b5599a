// One entry of a SELECT's list as columns: an expression is one, a star is those of the tables, and COLUMNS(…) and
// unnest() are as many as the data has.

import type { Json } from '../../core/json.js';
import { lowerName } from '../../core/sql-text.js';
import { childrenOf, listOf, member, textOf, textsOf } from '../sql/syntax-node.js';
import { allUses, type Columns, candidates, firstColumn, isNamed, isSure, lowered, nameOf, one } from './columns.js';
import { columnsNamed } from './scope.js';
import { type ExpressionScope, usesOfExpression } from './trace-expression.js';
import { asAssumed, type Uses, united } from './uses.js';

export function selectColumns(item: Json, context: ExpressionScope): Columns {
  if (isPlainStar(item)) return starColumns(item, context);
  const stars = starsIn(item);
  if (stars.length > 0) return dynamicColumns(item, stars, context);
  const uses = usesOfExpression(item, context);
  // The fields of a struct become columns of their own names, whatever the alias is.
  if (textOf(item, 'function_name') === 'unnest') return [{ kind: 'some', uses }];
  // #2 is called as the column is that it means.
  if (textOf(item, 'class') === 'POSITIONAL_REFERENCE' && textOf(item, 'alias') === '') return [{ kind: 'some', uses }];
  return [one(nameOfItem(item), uses)];
}

function nameOfItem(item: Json): string | undefined {
  const alias = textOf(item, 'alias');
  if (alias !== '') return alias;
  return textOf(item, 'class') === 'COLUMN_REF' ? textsOf(item, 'column_names').at(-1) : undefined;
}

function isPlainStar(item: Json): boolean {
  return textOf(item, 'class') === 'STAR' && member(item, 'columns') !== true;
}

function starsIn(node: Json | undefined): readonly Json[] {
  if (node === undefined || node === null || textOf(node, 'class') === 'SUBQUERY') return [];
  return textOf(node, 'class') === 'STAR' ? [node] : childrenOf(node).flatMap(starsIn);
}

/** What follows a star, by names in lower case. */
interface StarChanges {
  readonly excluded: ReadonlySet<string>;
  /** EXCLUDE (t.x) takes out one of two columns of the name x. */
  readonly excludedOfOne: ReadonlySet<string>;
  readonly replaced: ReadonlyMap<string, Uses>;
  readonly newNames: ReadonlyMap<string, string>;
}

function changesOf(star: Json, context: ExpressionScope): StarChanges {
  const replaced = listOf(star, 'replace_list').map(
    (entry) => [lowerName(textOf(entry, 'key')), usesOfExpression(member(entry, 'value'), context)] as const,
  );
  const newNames = listOf(star, 'rename_list').map(
    (entry) => [lowerName(textOf(member(entry, 'key'), 'column')), textOf(entry, 'value')] as const,
  );
  return {
    excluded: new Set(lowered(textsOf(star, 'exclude_list'))),
    excludedOfOne: new Set(lowered(listOf(star, 'qualified_exclude_list').map((entry) => textOf(entry, 'column')))),
    replaced: new Map(replaced),
    newNames: new Map(newNames),
  };
}

/** `*`, `t.*`, with EXCLUDE, REPLACE and RENAME. */
function starColumns(star: Json, context: ExpressionScope): Columns {
  const columns = columnsOfStar(star, context);
  const changes = changesOf(star, context);
  const { excluded, excludedOfOne, replaced, newNames } = changes;
  const kept = columns.filter((part) => !excluded.has(lowerName(nameOf(part) ?? '')));
  const changed = kept.flatMap((part): Columns => {
    if (part.kind === 'some') return [excluded.size + excludedOfOne.size === 0 ? part : { ...part, maybe: true }];
    if (part.kind === 'rest') return openStar(part, changes);
    const name = lowerName(part.name ?? '');
    const maybe = part.maybe === true || excludedOfOne.has(name);
    return [one(newNames.get(name) ?? part.name, replaced.get(name) ?? part.uses, { maybe })];
  });
  const once = changed.filter((_, i) => !isReplacedAgain(changed, i, replaced));
  return columns.every(isSure) ? once : [...once, ...besideChanges(columns, changes)];
}

/** Of columns of one name in several tables, DuckDB replaces the first and leaves the others out. */
function isReplacedAgain(columns: Columns, i: number, replaced: StarChanges['replaced']): boolean {
  const name = lowerName(nameOf(columns[i]) ?? '');
  return replaced.has(name) && columns.slice(0, i).some((part) => isSure(part) && isNamed(part, name));
}

/**
 * Where columns are not known one by one: a second column of a changed name has another name by now and is not changed,
 * and what replaces a column may replace one that is not known.
 */
function besideChanges(columns: Columns, { excluded, replaced, newNames }: StarChanges): Columns {
  const twins = [...excluded, ...replaced.keys(), ...newNames.keys()]
    .map((name) => candidates(columns, name))
    .filter((each) => each.length > 1);
  const isBlind = columns.some(({ kind }) => kind === 'some');
  const uses = asAssumed(united([...twins.flat(), ...(isBlind ? replaced.values() : [])]));
  return uses.length === 0 ? [] : [{ kind: 'some', uses, maybe: true }];
}

/** What is replaced or renamed may be among the columns that are not known. */
function openStar(
  part: Extract<Columns[number], { kind: 'rest' }>,
  { excluded, replaced, newNames }: StarChanges,
): Columns {
  const taken = [...excluded, ...replaced.keys(), ...newNames.keys()];
  const open = ([name]: readonly [string, unknown]): boolean => !part.except.includes(name);
  return [
    ...[...replaced].filter(open).map(([name, uses]) => one(name, uses, { maybe: true })),
    ...[...newNames].filter(open).map(([name, next]) => one(next, firstColumn([part], name).uses, { maybe: true })),
    { ...part, except: [...part.except, ...taken] },
  ];
}

function columnsOfStar(star: Json, context: ExpressionScope): Columns {
  const relation = textOf(star, 'relation_name');
  if (relation === '') return context.scope.columns;
  const columns = columnsNamed(relation, context.scope);
  if (columns !== undefined) return columns;
  const reference = { class: 'COLUMN_REF', column_names: relation.split('.') };
  return [{ kind: 'some', uses: usesOfExpression(reference, context) }];
}

/**
 * An expression over COLUMNS(…) or over a star with a condition: a column for each that fits, called as it is unless
 * an alias says otherwise.
 */
function dynamicColumns(item: Json, stars: readonly Json[], context: ExpressionScope): Columns {
  const columns = stars.flatMap((star) => columnsOfStar(star, context));
  const all = asAssumed(united([usesOfExpression(item, context), allUses(columns)]));
  if (stars.length > 1 || textOf(item, 'alias') !== '' || stars.some(isChanged)) return [{ kind: 'some', uses: all }];
  const beside = usesOfExpression(withoutStars(item), context);
  return columns.map((part) =>
    part.kind === 'one' && part.name !== undefined
      ? one(part.name, united([part.uses, beside]), { maybe: true })
      : { kind: 'some', uses: all, maybe: true },
  );
}

function isChanged(star: Json): boolean {
  return listOf(star, 'replace_list').length + listOf(star, 'rename_list').length > 0;
}

function withoutStars(node: Json): Json {
  if (textOf(node, 'class') === 'STAR') return null;
  if (Array.isArray(node)) return node.map(withoutStars);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, withoutStars(child)]));
}
