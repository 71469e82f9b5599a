// How old the newest row of a source table is. Times without a zone are UTC, a date is its midnight.

import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { SourceNode, SyncNode } from '../../core/manifest.js';
import { parseDuration } from '../../core/parse-duration.js';
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
  const { freshness, file, name } = source;
  if (freshness === undefined) return [];
  const newest = await readNewest(engine, source, freshness.column);
  if (typeof newest === 'object') return [newest];
  const age = newest === undefined ? undefined : now.getTime() - newest;
  if (age !== undefined && age <= parseDuration(freshness.max_age)) return [];
  const { severity = 'error', column, max_age } = freshness;
  const what =
    newest === undefined || age === undefined
      ? `no row has a "${column}", so nothing says when it was loaded`
      : `its newest "${column}" is ${new Date(newest).toISOString()}, ${ageText(age)} ago; max_age allows ${max_age}`;
  const remedy = `Load the table and plan again`;
  const detail = `Source table "${name}" is stale: ${what}. ${consequence({ severity, syncs, remedy })}`;
  return [severity === 'error' ? errorAt('SL0524', { file }, detail) : warningAt('SL0524', { file }, detail)];
}

/** Milliseconds since 1970; undefined when no row has a time. */
async function readNewest(
  engine: Engine,
  { name, relation, file }: SourceNode,
  column: string,
): Promise<number | undefined | Diagnostic> {
  try {
    const [row] = await engine.rows(
      `SELECT epoch_ms(max(CAST(${sqlName(column)} AS TIMESTAMPTZ))) FROM ${relation} WHERE isfinite(CAST(${sqlName(column)} AS TIMESTAMPTZ))`,
    );
    return row?.[0] === null || row?.[0] === undefined ? undefined : Number(row[0]);
  } catch (error) {
    const detail = `The freshness of source table "${name}" cannot be told from its "${column}": ${firstLine(error)}`;
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
