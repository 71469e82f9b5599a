// A few of the rows that fail a data test, as people find them again: by the model's key, with the value that fails.
// Values of sensitive columns are masked before they leave the database.

import type { DataTest, ModelChecks, ModelNode, SyncNode } from '../../core/manifest.js';
import { type ModelTexts, modelsTested, queryOver, type Standing } from '../../core/model-query.js';
import { MASK } from '../../core/payload.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import { sensitiveNames } from './sensitive-names.js';

export interface ModelToTest {
  readonly models: ModelTexts;
  /** Of the model and what its tests look in. */
  readonly standing: Standing;
  readonly model: ModelNode;
  readonly checks: ModelChecks;
  /** Those that read it. */
  readonly syncs: readonly SyncNode[];
}

const EXAMPLES = 5;
const LONGEST = 60;

/** '17', or with the value that fails '17 ("gold")'; nothing for a model without a key and a test without a column. */
export async function readExamples(engine: Engine, tested: ModelToTest, test: DataTest): Promise<readonly string[]> {
  const { model, syncs } = tested;
  const sensitive = sensitiveNames(model, syncs);
  const value = failingValue(model, test, sensitive);
  if (model.key.length === 0 && value === 'NULL') return [];
  const query = `SELECT ${shownKey(model, sensitive)}, ${value} FROM (${test.query}) ORDER BY ${order(model, test)} LIMIT ${EXAMPLES}`;
  const rows = await engine.rows(checksQuery(tested, query));
  return rows.map(([key, shown]) => {
    if (shown === null || shown === undefined) return String(key);
    return key === null ? String(shown) : `${String(key)} (${String(shown)})`;
  });
}

/** A SELECT over the model and what its tests look in, to be run. */
export function checksQuery({ models, standing, model, checks }: ModelToTest, select: string): string {
  return queryOver(models, modelsTested(model.name, checks.tests), select, standing);
}

/** As a sync's key is written. */
function shownKey({ key }: ModelNode, sensitive: ReadonlySet<string>): string {
  if (key.length === 0) return 'NULL';
  if (key.some((name) => sensitive.has(name.toLowerCase()))) return sqlText(MASK);
  const parts = key.map((name) => `CAST(${sqlName(name)} AS VARCHAR)`);
  const text = key.length === 1 ? parts.join('') : `CAST(to_json([${parts.join(', ')}]) AS VARCHAR)`;
  return `coalesce(${text}, 'no key')`;
}

/** The value in quotes, shortened; NULL where the key or the fault says it already. */
function failingValue({ key }: ModelNode, { column, kind }: DataTest, sensitive: ReadonlySet<string>): string {
  if (column === undefined || kind === 'not_null') return 'NULL';
  if (key.some((name) => name.toLowerCase() === column.toLowerCase())) return 'NULL';
  if (sensitive.has(column.toLowerCase())) return key.length === 0 ? sqlText(MASK) : 'NULL';
  const text = `CAST(${sqlName(column)} AS VARCHAR)`;
  const short = `CASE WHEN length(${text}) > ${LONGEST} THEN left(${text}, ${LONGEST}) || '…' ELSE ${text} END`;
  return `'"' || ${short} || '"'`;
}

/** Rows that share a value stand side by side; otherwise the same rows come first every time. */
function order({ key }: ModelNode, { column, kind }: DataTest): string {
  const shared = column !== undefined && (kind === 'unique' || key.length === 0) ? [column] : [];
  return [...shared, ...key].map(sqlName).join(', ');
}
