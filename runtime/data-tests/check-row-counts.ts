// Counts the rows of a model and holds the number against the one of the last applied run. Nothing to compare with
// passes, and says so: the next apply remembers what is counted now.

import { type AllowedGuard, isRowCountAllowed, ROW_COUNT_CHANGE } from '../../core/allow-guards.js';
import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { RowCountTest } from '../../core/manifest.js';
import { modelRelation } from '../../core/model-query.js';
import type { RowCount } from '../../core/plan-document.js';
import type { Engine } from '../database/engine.js';
import { queryFailed } from '../database/query-failed.js';
import { type EarlierCount, earlierCounts } from '../ledger/row-counts.js';
import { limitOf } from '../plan/limit-of.js';
import { consequence } from './consequence.js';

import { checksQuery, type ModelToTest } from './read-examples.js';
import { sensitiveNames } from './sensitive-names.js';

export interface RowCounts {
  readonly found: readonly Diagnostic[];
  readonly counts: readonly RowCount[];
}

export async function checkRowCounts(
  engine: Engine,
  tested: ModelToTest,
  allow: readonly AllowedGuard[],
): Promise<RowCounts> {
  const { row_counts: tests = [], file } = tested.checks;
  const model = tested.model.name;
  if (tests.length === 0) return { found: [], counts: [] };
  const counted = await count(engine, tested, tests);
  if ('failed' in counted) return { found: [counted.failed], counts: [] };
  const earlier = await earlierCounts(engine, model);
  const counts = tests.map(({ name }, i) => ({ model, test: name, rows: counted.rows[i] ?? 0 }));
  const found = tests.flatMap((test, i) => {
    const rows = counted.rows[i] ?? 0;
    const before = earlier.get(test.name);
    if (before === undefined) return [nothingToCompare(test, model, rows, file)];
    const fault = faultOf(test, rows, before);
    return fault === undefined ? [] : [failure(test, tested, { fault, allowed: isRowCountAllowed(allow, model) })];
  });
  return { found, counts };
}

/** One reading of the model for all of them. */
async function count(
  engine: Engine,
  tested: ModelToTest,
  tests: readonly RowCountTest[],
): Promise<{ readonly rows: readonly number[] } | { readonly failed: Diagnostic }> {
  const { model, checks, syncs } = tested;
  const counts = tests.map(({ where }) =>
    where === undefined ? 'count(*)' : `count(*) FILTER (WHERE (\n${where}\n))`,
  );
  try {
    const select = `SELECT ${counts.join(', ')} FROM ${modelRelation(model.name)}`;
    const [row = []] = await engine.rows(checksQuery(tested, select));
    return { rows: row.map(Number) };
  } catch (error) {
    const hides = sensitiveNames(model, syncs).size > 0;
    return {
      failed: queryFailed(error, { file: checks.file, what: `Counting the rows of model "${model.name}"`, hides }),
    };
  }
}

/** '800 rows, 200 fewer than the 1000 of run R; "max_decrease" allows 10%', or undefined when all is well. */
function faultOf({ max_decrease, max_increase }: RowCountTest, rows: number, before: EarlierCount): string | undefined {
  const change = rows - before.rows;
  const [name, limit] = change < 0 ? ['max_decrease', max_decrease] : ['max_increase', max_increase];
  const most = limit === undefined ? undefined : limitOf(limit, before.rows);
  if (most === undefined || Math.abs(change) <= most) return undefined;
  const how = `${Math.abs(change)} ${change < 0 ? 'fewer' : 'more'} than the ${before.rows} of run ${before.runId}`;
  return `${rows} ${rows === 1 ? 'row' : 'rows'}, ${how}; "${name}" allows ${limit}`;
}

function failure(
  { name, severity, where }: RowCountTest,
  { model, checks, syncs }: ModelToTest,
  { fault, allowed }: { readonly fault: string; readonly allowed: boolean },
): Diagnostic {
  const limit = where === undefined ? '' : ` where ${where.replaceAll(/\s+/g, ' ').trim()}`;
  const remedy = `Correct the data or the model and plan again, or if it is right let it pass once with --allow ${ROW_COUNT_CHANGE}:${model.name}`;
  const end = allowed ? 'It was allowed for this run.' : consequence({ severity, syncs, remedy });
  const detail = `Test "${name}" fails: model "${model.name}" gives${limit} ${fault}. ${end}`;
  const at = severity === 'error' && !allowed ? errorAt : warningAt;
  return at('SL0523', { file: checks.file }, detail);
}

function nothingToCompare({ name }: RowCountTest, model: string, rows: number, file: string): Diagnostic {
  const detail = `Test "${name}" passes: no run has counted the rows of model "${model}" before. The next apply remembers ${rows}.`;
  return warningAt('SL0526', { file }, detail);
}
