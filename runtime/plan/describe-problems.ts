// Why records are not sent, how many of them, and some that show it, read from the plan file: field by field, with the
// values that stand in the way, sensitive ones masked.

import type { SyncNode } from '../../core/manifest.js';
import { MASK, payloadMembers, sensitiveFields, shownMatch } from '../../core/payload.js';
import type { Problem, ProblemReason } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import type { Engine } from '../database/engine.js';
import type { DesiredCounts } from './read-desired.js';

const EXAMPLES = 5;
/** Characters of a value that a plan tells. */
const VALUE_LENGTH = 60;

/** Reasons that name a field after a colon, and whether they are about a value that is there. */
const OF_FIELDS = {
  invalid_value: true,
  too_long: true,
  unlisted_value: true,
  null_required: false,
  null_field: false,
} as const satisfies Partial<Record<ProblemReason, boolean>>;

/** In the order of their reasons and fields; records without a key come first. */
export async function describeProblems(
  engine: Engine,
  sync: SyncNode,
  desired: DesiredCounts,
): Promise<readonly Problem[]> {
  const named = Object.keys(OF_FIELDS).map(sqlText).join(', ');
  const rows = await engine.rows(
    `SELECT CASE WHEN word IN (${named}) THEN reason ELSE word END AS why, count(*),
       min(DISTINCT CASE WHEN word = 'duplicate_match' THEN match ELSE key END, ${EXAMPLES}),
       arg_min(COALESCE(payload, '{}'), key, ${EXAMPLES})
     FROM (SELECT *, split_part(reason, ':', 1) AS word FROM sluice_plan.main.operations
       WHERE sync = $1 AND action IN ('invalid', 'held'))
     GROUP BY why ORDER BY why`,
    [sync.name],
  );
  const problems = rows.map(([why, records, examples, payloads]) =>
    problemOf(sync, String(why), Number(records), { examples: textList(examples), payloads: textList(payloads) }),
  );
  if (desired.records === desired.withKey) return problems;
  return [await withoutKey(engine, sync, desired), ...problems];
}

function problemOf(
  sync: SyncNode,
  why: string,
  records: number,
  { examples, payloads }: { readonly examples: readonly string[]; readonly payloads: readonly string[] },
): Problem {
  const [word = ''] = why.split(':');
  const reason = word as ProblemReason;
  if (reason === 'duplicate_match')
    return { reason, records, examples: examples.map((match) => shownMatch(sync, match)) };
  if (!isOfField(reason)) return { reason, records, examples };
  const field = why.slice(word.length + 1);
  const values = payloads.map((payload) => shownValue(sync, field, payload));
  return { reason, field, records, examples, ...(OF_FIELDS[reason] && { values }) };
}

function isOfField(reason: ProblemReason): reason is keyof typeof OF_FIELDS {
  return Object.hasOwn(OF_FIELDS, reason);
}

function shownValue(sync: SyncNode, field: string, payload: string): string {
  if (sensitiveFields(sync).has(field)) return MASK;
  const text = payloadMembers(payload).get(field) ?? '';
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH - 1)}…` : text;
}

async function withoutKey(engine: Engine, sync: SyncNode, desired: DesiredCounts): Promise<Problem> {
  const rows = await engine.rows(
    `SELECT DISTINCT match FROM "sluice__desired" WHERE key IS NULL AND match IS NOT NULL ORDER BY 1 LIMIT ${EXAMPLES}`,
  );
  return {
    reason: 'null_key',
    records: desired.records - desired.withKey,
    examples: rows.map(([match]) => shownMatch(sync, String(match))),
  };
}

function textList(value: unknown): readonly string[] {
  if (value === null || typeof value !== 'object' || !('items' in value) || !Array.isArray(value.items)) return [];
  return value.items.map((item) => String(item));
}
