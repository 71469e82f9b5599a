// Runs the data tests of one model. One reading of the model says which of them may fail; only of those the rows that
// fail are counted, and a few looked at.

import { type Diagnostic, errorAt, warningAt } from '../../core/diagnostic.js';
import type { DataTest } from '../../core/manifest.js';
import { type Engine, numberOf } from '../database/engine.js';
import { queryFailed } from '../database/query-failed.js';
import { consequence } from './consequence.js';
import { checksQuery, type ModelToTest, readExamples } from './read-examples.js';
import { sensitiveNames } from './sensitive-names.js';

export async function runTests(engine: Engine, tested: ModelToTest): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const test of await suspects(engine, tested)) found.push(...(await runTest(engine, test, tested)));
  return found;
}

/** When their common query fails, all of them are: run one by one, they tell whose fault it is. */
async function suspects(engine: Engine, tested: ModelToTest): Promise<readonly DataTest[]> {
  const { tests, counts_query } = tested.checks;
  try {
    const [counts = []] = await engine.rows(checksQuery(tested, counts_query));
    return tests.filter((_, index) => Number(counts[index] ?? 0) > 0);
  } catch {
    return tests;
  }
}

async function runTest(engine: Engine, test: DataTest, tested: ModelToTest): Promise<readonly Diagnostic[]> {
  const { model, checks, syncs } = tested;
  try {
    const rows = await numberOf(engine, checksQuery(tested, `SELECT count(*) FROM (${test.query})`));
    if (rows === 0) return [];
    return [failure(test, tested, { rows, examples: await readExamples(engine, tested, test) })];
  } catch (error) {
    const hides = sensitiveNames(model, syncs).size > 0;
    return [queryFailed(error, { file: checks.file, what: `Test "${test.name}" of model "${model.name}"`, hides })];
  }
}

function failure(
  { name, severity, where, fault }: DataTest,
  { model, checks, syncs }: ModelToTest,
  { rows, examples }: { readonly rows: number; readonly examples: readonly string[] },
): Diagnostic {
  const which = `${rows} ${rows === 1 ? 'row' : 'rows'} of model "${model.name}"`;
  const limit = where === undefined ? '' : ` where ${where.replaceAll(/\s+/g, ' ').trim()}`;
  const more = rows > examples.length ? ` and ${rows - examples.length} more` : '';
  const shown = examples.length === 0 ? '' : `: ${examples.join(', ')}${more}`;
  const end = consequence({ severity, syncs, remedy: 'Correct the data or the model and plan again' });
  const detail = `Test "${name}" fails: in ${which}${limit}, ${fault}${shown}. ${end}`;
  const place = { file: checks.file };
  return severity === 'error' ? errorAt('SL0523', place, detail) : warningAt('SL0523', place, detail);
}
