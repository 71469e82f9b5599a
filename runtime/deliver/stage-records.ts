// The operations of a phase as a table of typed values, read from the payloads' texts once. What a column cannot hold
// is found here, per record, so that one bad value does not stop the others.

import type { SyncNode } from '../../core/manifest.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { memberList } from '../database/member-list.js';
import { columnType, memberText, typedValue } from './member-value.js';

/** One field of the sync as a column. */
export interface SetColumn {
  readonly name: string;
  /** The SQL type that its values are read as. */
  readonly type: string;
  /** VARCHAR where the value is stored as its type's text. */
  readonly stored?: 'VARCHAR';
  readonly manage: 'always' | 'on_create';
  /** Where its member stands, from 1, in the payload or in the members set at creation. */
  readonly position: number;
  readonly isMatch: boolean;
}

/** The columns of a sync's fields, with the types that the plan recorded. */
export async function columnsOf(engine: Engine, sync: SyncNode): Promise<readonly SetColumn[]> {
  const rows = await engine.rows('SELECT field, type FROM sluice_plan.main.field_types WHERE sync = $1', [sync.name]);
  return setColumns(sync, new Map(rows.map(([field, type]) => [String(field), String(type)])));
}

/** The columns of a sync's fields, which have these SQL types. */
export function setColumns(sync: SyncNode, types: ReadonlyMap<string, string>): readonly SetColumn[] {
  const counts = { always: 0, on_create: 0 };
  return sync.fields.map(({ name, manage, type }) => {
    counts[manage] += 1;
    const found = columnType(types.get(name) ?? 'VARCHAR', type);
    return { name, type: found, manage, position: counts[manage], isMatch: sync.match.includes(name) };
  });
}

/**
 * Makes "sluice__incoming", one row per operation of the actions: seq, key, refused (a reason, or null), and for column
 * i: c<i>, its value; h<i>, whether the payload has it; and where it identifies the row p<i>, the value delivered
 * before. With its texts kept it also has members (of the payload) and initial (those set at creation), as lists.
 */
export async function stageRecords(
  engine: Engine,
  columns: readonly SetColumn[],
  { actions, texts: keep }: { readonly actions: readonly string[]; readonly texts?: 'kept' },
): Promise<void> {
  const dropped = keep === undefined ? ['members', 'initial'] : [];
  const values = columns.map((column, i) => `${stored(column, `t${i}`)} AS c${i}`);
  const has = columns.map((_, i) => `t${i} IS NOT NULL AS h${i}`);
  const previous = columns.flatMap((column, i) => (column.isMatch ? [`${stored(column, `q${i}`)} AS p${i}`] : []));
  await engine.run(`CREATE OR REPLACE TEMP TABLE "sluice__incoming" AS
    WITH operations AS (
      SELECT seq, key, match, ${memberList('payload')} AS members, ${memberList('initial')} AS initial, ${memberList('previous')} AS previous
      FROM "sluice__work" WHERE action IN (${actions.map(sqlText).join(', ')})
    ), texts AS (SELECT seq, key, members, initial, ${texts(columns).join(', ')} FROM operations
    ), typed AS (SELECT *, ${[...values, ...has, ...previous].join(', ')} FROM texts)
    SELECT ${refusal(columns)} AS refused, * EXCLUDE (${[...dropped, ...columns.map((_, i) => `t${i}`)].join(', ')}) FROM typed`);
}

function texts(columns: readonly SetColumn[]): readonly string[] {
  const single = columns.filter(({ isMatch }) => isMatch).length === 1;
  return columns.flatMap(({ name, manage, position, isMatch }, i) => {
    const text = memberText(manage === 'always' ? 'members' : 'initial', name, position);
    if (!isMatch) return [`${text} AS t${i}`];
    const known = manage === 'on_create' && single ? `COALESCE(${text}, CAST(to_json(match) AS VARCHAR))` : text;
    return [`${known} AS t${i}`, `${memberText('previous', name, position)} AS q${i}`];
  });
}

function stored({ type, stored: as }: SetColumn, json: string): string {
  const value = typedValue(json, type);
  return as === undefined || type === as ? value : `CAST(${value} AS ${as})`;
}

function refusal(columns: readonly SetColumn[]): string {
  const cases = columns.flatMap(({ name, type }, i) =>
    type === 'VARCHAR'
      ? []
      : `WHEN t${i} <> 'null' AND c${i} IS NULL THEN ${sqlText(`The value cannot be stored as ${type} in column "${name}".`)}`,
  );
  return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${cases.join(' ')} END`;
}

/** A run of operations, in the order of seq, that went the same way. */
export interface SetResult {
  readonly seq: number;
  readonly to: number;
  /** Why they were refused, or null. */
  readonly reason: string | null;
}

/** What became of the operations in "sluice__incoming": runs that do not overlap. */
export async function readResults(engine: Engine): Promise<readonly SetResult[]> {
  const rows = await engine.rows(`SELECT min(seq), max(seq), refused FROM (
      SELECT seq, refused, row_number() OVER (ORDER BY seq) - row_number() OVER (PARTITION BY refused ORDER BY seq) AS run
      FROM "sluice__incoming"
    ) GROUP BY refused, run ORDER BY 1`);
  return rows.map(([seq, to, reason]) => ({
    seq: Number(seq),
    to: Number(to),
    reason: typeof reason === 'string' ? reason : null,
  }));
}
