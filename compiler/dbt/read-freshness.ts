// The freshness of a dbt source as ours, where the two say the same: a column, and ages beyond which dbt warns and fails.

import type { DbtNode } from './dbt-project.js';
import { objectIn, textIn } from './written-values.js';

type Written = Readonly<Record<string, unknown>>;
type Freshness = Pick<DbtNode, 'freshness' | 'unchecked'>;

export function readFreshness(source: Written): Freshness {
  const config = objectIn(source, 'config');
  const written =
    [source, config]
      .map((each) => objectIn(each, 'freshness'))
      .find((each) => 'warn_after' in each || 'error_after' in each) ?? {};
  const fails = boundOf(written, 'error_after');
  const warns = boundOf(written, 'warn_after');
  if (fails === undefined && warns === undefined) return {};
  const field = textIn(source, 'loaded_at_field') ?? textIn(config, 'loaded_at_field');
  if (textIn(source, 'loaded_at_query') ?? textIn(config, 'loaded_at_query'))
    return { unchecked: 'it has a loaded_at_query' };
  if (textIn(written, 'filter') !== undefined) return { unchecked: 'it has a filter' };
  if (field === undefined) return { unchecked: 'it has no loaded_at_field' };
  const column = /^"(?<quoted>[^"]+)"$|^(?<plain>[A-Za-z_]\w*)$/.exec(field)?.groups;
  if (column === undefined) return { unchecked: 'its loaded_at_field is an expression and no column' };
  return { freshness: bounds(column.quoted ?? column.plain ?? field, fails, warns) };
}

function bounds(
  column: string,
  fails: string | undefined,
  warns: string | undefined,
): NonNullable<Freshness['freshness']> {
  if (fails === undefined) return { column, max_age: warns ?? '', severity: 'warn' };
  return { column, max_age: fails, ...(warns !== undefined && { warn_age: warns }) };
}

const UNITS: Readonly<Record<string, string>> = { minute: 'm', hour: 'h', day: 'd' };

/** '12h'; a bound that is not set has null for count and period, or is null. */
function boundOf(freshness: Written, key: string): string | undefined {
  const { count, period } = objectIn(freshness, key);
  const unit = typeof period === 'string' ? UNITS[period] : undefined;
  return typeof count === 'number' && unit !== undefined ? `${count}${unit}` : undefined;
}
