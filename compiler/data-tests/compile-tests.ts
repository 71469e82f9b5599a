// The data tests of one model: their columns and expressions checked where they are written, then made SQL. A test that
// is wrong is left out; the others are still checked.

import type { Diagnostic } from '../../core/diagnostic.js';
import type { DataTest, ModelChecks } from '../../core/manifest.js';
import { modelRelation } from '../../core/model-query.js';
import { unreachable } from '../../core/unreachable.js';
import { relationOf } from '../models/relations.js';
import { isOfCounts, isOfRows, type ResolvedTest, resolveTests, type TestRule } from '../resolve/resolve-tests.js';
import { duplicateNames } from '../validate/check-names.js';
import { type Located, placeOf } from '../validate/located.js';
import { checkNames, checkTypes } from './check-test.js';
import type { ModelContext } from './checks-context.js';
import { compileRowCounts } from './compile-row-counts.js';
import { renderCondition } from './render-condition.js';
import { countsQuery, failingRows, type RenderedTest } from './test-query.js';

export interface CompiledTests extends Pick<ModelChecks, 'tests' | 'counts_query' | 'row_counts'> {
  readonly diagnostics: readonly Diagnostic[];
}

interface ReadyTest {
  readonly test: ResolvedTest<TestRule>;
  readonly rendered: RenderedTest;
}

export async function compileTests(context: ModelContext): Promise<CompiledTests> {
  const { model, document } = context;
  const resolved = resolveTests(model.name, document.value);
  const diagnostics: Diagnostic[] = [...sameNames(resolved, document)];
  const ready: ReadyTest[] = [];
  for (const test of resolved.filter(isOfRows)) {
    const read = await readTest(test, context);
    if (read === undefined) continue;
    if ('rendered' in read) ready.push(read);
    else diagnostics.push(...read);
  }
  const rowCounts = await compileRowCounts(resolved.filter(isOfCounts), context);
  diagnostics.push(...rowCounts.diagnostics);
  const tests = ready.map((each) => testNode(each, model.name));
  const counted = rowCounts.tests.length > 0 && { row_counts: rowCounts.tests };
  if (tests.length === 0) return { tests, counts_query: '', ...counted, diagnostics };
  const counts_query = countsQuery(
    modelRelation(model.name),
    ready.map(({ rendered }) => rendered),
  );
  return { tests, counts_query, ...counted, diagnostics };
}

/** Undefined when it looks in something that has a mistake, which was told already. */
async function readTest(
  test: ResolvedTest<TestRule>,
  context: ModelContext,
): Promise<ReadyTest | readonly Diagnostic[] | undefined> {
  const { rule, path } = test;
  const wrong = checkNames(test, context);
  if (wrong === undefined || wrong.length > 0) return wrong;
  const where = await renderCondition(test.where, [...path, 'where'], context);
  const expression = await renderCondition(
    rule.kind === 'expression' ? rule.expression : undefined,
    [...path, 'expression'],
    context,
  );
  const diagnostics = [where, expression].flatMap((read) => (typeof read === 'object' ? read : []));
  if (diagnostics.length > 0) return diagnostics;
  const rendered: RenderedTest = {
    rule: rule.kind === 'expression' ? { ...rule, expression: String(expression) } : rule,
    ...(typeof where === 'string' && { where }),
    ...(rule.kind === 'relationships' && { target: relationOf(context.project, rule.to) }),
  };
  const unbound = await checkTypes(rendered, test, context);
  return unbound.length > 0 ? unbound : { test, rendered };
}

function testNode({ test, rendered }: ReadyTest, model: string): DataTest {
  const { rule, where } = rendered;
  return {
    name: test.name,
    kind: rule.kind,
    severity: test.severity,
    ...('column' in rule && { column: rule.column }),
    ...(where !== undefined && { where }),
    fault: faultOf(rule),
    ...(rule.kind === 'relationships' && { to: rule.to }),
    query: failingRows(modelRelation(model), rendered),
  };
}

function faultOf(rule: TestRule): string {
  switch (rule.kind) {
    case 'unique':
      return `"${rule.column}" has a value that another row has too`;
    case 'not_null':
      return `"${rule.column}" is null`;
    case 'accepted_values':
      return `"${rule.column}" is none of ${rule.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'relationships':
      return `"${rule.column}" is not in "${rule.toColumn}" of "${rule.to}"`;
    case 'expression':
      return `${rule.expression.replaceAll(/\s+/g, ' ').trim()} is false`;
    default:
      return unreachable(rule);
  }
}

function sameNames(tests: readonly ResolvedTest[], document: Located<unknown>): readonly Diagnostic[] {
  return duplicateNames(
    tests.map(({ name, path }) => ({ name, what: 'test', place: () => placeOf(document, [...path, 'name']) })),
  );
}
