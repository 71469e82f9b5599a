// The tests of a .model.json with shorthand and defaults filled in: each with its rule, its name and where it stands.

import type { ColumnTest, ModelTest, WrittenModel } from '../../core/generated/written-model.js';
import type { DataTest, RowCountTest } from '../../core/manifest.js';
import type { JsonPath } from '../validate/located.js';

export type AcceptedValue = string | number | boolean;

export type TestRule =
  | { readonly kind: 'unique' | 'not_null'; readonly column: string }
  | { readonly kind: 'accepted_values'; readonly column: string; readonly values: readonly AcceptedValue[] }
  | { readonly kind: 'relationships'; readonly column: string; readonly to: string; readonly toColumn: string }
  | { readonly kind: 'expression'; readonly expression: string };

/** About the model as it was when the last run was applied: no row fails it. */
export interface RowCountRule {
  readonly kind: 'row_count_change';
  readonly bounds: Pick<RowCountTest, 'max_decrease' | 'max_increase'>;
}

export interface ResolvedTest<Rule = TestRule | RowCountRule> {
  readonly rule: Rule;
  readonly name: string;
  readonly severity: DataTest['severity'];
  /** As written: a template. */
  readonly where?: string;
  readonly path: JsonPath;
}

type Options = Pick<ModelTest, 'name' | 'severity' | 'where'>;

export function resolveTests(model: string, { columns = [], tests = [] }: WrittenModel): readonly ResolvedTest[] {
  const taken = new Set<string>();
  const resolve = (rule: TestRule | RowCountRule, options: Options, path: JsonPath): ResolvedTest => ({
    rule,
    path,
    name: options.name ?? freeName(nameOf(model, rule), taken),
    severity: options.severity ?? 'error',
    ...(options.where !== undefined && { where: options.where }),
  });
  return [
    ...columns.flatMap((column, i) =>
      (column.tests ?? []).map((test, j) =>
        resolve(columnRule(column.name, test), typeof test === 'string' ? {} : test, ['columns', i, 'tests', j]),
      ),
    ),
    ...tests.map((test, i) => resolve(modelRule(test), test, ['tests', i])),
  ];
}

function modelRule(test: ModelTest): TestRule | RowCountRule {
  if ('expression' in test) return { kind: 'expression', expression: test.expression };
  return { kind: 'row_count_change', bounds: test.row_count_change };
}

export function isOfRows(test: ResolvedTest): test is ResolvedTest<TestRule> {
  return test.rule.kind !== 'row_count_change';
}

export function isOfCounts(test: ResolvedTest): test is ResolvedTest<RowCountRule> {
  return test.rule.kind === 'row_count_change';
}

function columnRule(column: string, test: ColumnTest): TestRule {
  if (typeof test === 'string') return { kind: test, column };
  if ('test' in test) return { kind: test.test, column };
  if ('accepted_values' in test) return { kind: 'accepted_values', column, values: test.accepted_values };
  const { to, column: toColumn } = test.relationships;
  return { kind: 'relationships', column, to, toColumn };
}

/** As dbt names its tests. */
function nameOf(model: string, rule: TestRule | RowCountRule): string {
  return [rule.kind, model, ...('column' in rule ? [rule.column] : [])].join('_');
}

/** The name, or with the first number that makes it one that no test before has. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}_${number}`;
  taken.add(free);
  return free;
}
