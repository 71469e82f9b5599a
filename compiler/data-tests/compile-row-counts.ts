// The tests of a model that hold its number of rows against what it was when the last run was applied. Only their
// conditions are SQL of the user; the counting is the plan's.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { RowCountTest } from '../../core/manifest.js';
import type { ResolvedTest, RowCountRule } from '../resolve/resolve-tests.js';
import type { ModelContext } from './checks-context.js';
import { renderCondition } from './render-condition.js';

/** A test whose condition is wrong is left out. */
export async function compileRowCounts(
  resolved: readonly ResolvedTest<RowCountRule>[],
  context: ModelContext,
): Promise<{ readonly tests: readonly RowCountTest[]; readonly diagnostics: readonly Diagnostic[] }> {
  const tests: RowCountTest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, severity, rule, where: text, path } of resolved) {
    const where = await renderCondition(text, [...path, 'where'], context);
    if (typeof where === 'object') diagnostics.push(...where);
    else tests.push({ name, severity, ...(where !== undefined && { where }), ...rule.bounds });
  }
  return { tests, diagnostics };
}
