// How old the newest row of a source table is. Times without a zone are UTC, a date is its midnight.

import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { SourceNode, SyncNode } from '../../core/manifest.js';
import { parseDuration } from '../../core/parse-duration.js';
import { sourceName, sourceTitle } from '../../core/source-title.js';
import { sqlName } from '../../core/sql-text.js';
import { firstLine } from '../database/attach-warehouse.js';
import type { Engine } from '../database/engine.js';
import { consequence } from './consequence.js';

export interface SourceToCheck {
  readonly source: SourceNode;
  readonly syncs: readonly SyncNode[];
  readonly now: Date;
}

export async function checkFreshness(
  engine: Engine,
  { source, syncs, now }: SourceToCheck,
): Promise<readonly Diagnostic[]> {
  const { freshness, file } = source;
  if (freshness === undefined) return [];
  const newest = await readNewest(engine, source, freshness.column);
  if (typeof newest === 'object') return [newest];
  const age = newest === undefined ? undefined : now.getTime() - newest;
  const broken = brokenBound(freshness, age);
  if (broken === undefined) return [];
  const { severity, limit } = broken;
  const { column } = freshness;
  const what =
    newest === undefined || age === undefined
      ? `no row has a "${column}", so nothing says when it was loaded`
      : `its newest "${column}" is ${new Date(newest).toISOString()}, ${ageText(age)} ago; ${limit}`;
  const remedy = 'Load the table and plan again';
  const waiver =
    source.dbt === undefined ? undefined : 'with warn_after in place of error_after in dbt the plan goes on';
  const detail = `${sourceTitle(source)} is stale: ${what}. ${consequence({ severity, syncs, remedy, waiver })}`;
  return [severity === 'error' ? errorAt('SL0524', { file }, detail) : warningAt('SL0524', { file }, detail)];
}

interface BrokenBound {
  readonly severity: 'error' | 'warn';
  /** What it breaks: 'max_age allows 24h'. */
  readonly limit: string;
}

/** The worse of the bounds that an age in milliseconds breaks; no age breaks all. */
function brokenBound(
  freshness: NonNullable<SourceNode['freshness']>,
  age: number | undefined,
): BrokenBound | undefined {
  const { max_age, warn_age, severity = 'error' } = freshness;
  const breaks = (bound: string): boolean => age === undefined || age > parseDuration(bound);
  if (breaks(max_age)) return { severity, limit: `max_age allows ${max_age}` };
  if (warn_age !== undefined && breaks(warn_age)) return { severity: 'warn', limit: `warn_age allows ${warn_age}` };
  return undefined;
}

/** Milliseconds since 1970; undefined when no row has a time. */
async function readNewest(
  engine: Engine,
  source: SourceNode,
  column: string,
): Promise<number | undefined | Diagnostic> {
  const { relation, file } = source;
  try {
    const [row] = await engine.rows(
      `SELECT epoch_ms(max(CAST(${sqlName(column)} AS TIMESTAMPTZ))) FROM ${relation} WHERE isfinite(CAST(${sqlName(column)} AS TIMESTAMPTZ))`,
    );
    return row?.[0] === null || row?.[0] === undefined ? undefined : Number(row[0]);
  } catch (error) {
    const detail = `The freshness of ${sourceName(source)} cannot be told from its "${column}": ${firstLine(error)}`;
    return errorAt('SL0510', { file }, detail);
  }
}

/** '3d 2h', '25h' as '1d 1h', '40m', '12s': the two largest units. */
function ageText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([number]) => number > 0);
  const shown = parts.slice(first === -1 ? 3 : first).slice(0, 2);
  return shown
    .filter(([number], index) => number > 0 || index === 0)
    .map(([number, unit]) => `${number}${unit}`)
    .join(' ');
}
