// What keeps a record from being sent: a value that has no text of the field's type, is too long, or is none of those
// that the destination's field takes. As SQL conditions over the steps of a sync's query; a rule that a field does not
// have costs nothing.

import type { ObjectField, ValueRules } from '../../core/connector.js';
import type { ProblemReason } from '../../core/plan-document.js';
import { sqlText } from '../../core/sql-text.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { nullText, quoted } from './json-text.js';

export interface JudgedField {
  readonly field: ResolvedField;
  readonly described: ObjectField | undefined;
  /** Columns of the value and of its JSON text. */
  readonly value: string;
  readonly text: string;
  /** The value as plain text: an expression. */
  readonly plain: () => string;
}

interface Rule {
  readonly reason: ProblemReason;
  readonly breaks: string;
}

/** 'too_long:firstname': the first rule that a record breaks and by which field; null when there is none. */
export function judgement(fields: readonly JudgedField[], rules: ValueRules): string {
  const cases = fields.flatMap((field) =>
    rulesOf(field, rules).map(
      ({ reason, breaks }) => `WHEN ${breaks} THEN ${sqlText(`${reason}:${field.field.name}`)}`,
    ),
  );
  return cases.length === 0 ? 'CAST(NULL AS VARCHAR)' : `CASE ${cases.join(' ')} END`;
}

/** The payload of the one member that `judged`, a column, objects to. */
export function refusedMember(judged: string, fields: readonly JudgedField[]): string {
  if (fields.length === 0) return 'CAST(NULL AS VARCHAR)';
  const cases = fields.map(({ field, value, text }) => {
    const member = `COALESCE(${text}, ${quoted(`CAST(${value} AS VARCHAR)`)})`;
    return `WHEN ${sqlText(field.name)} THEN ${sqlText(`{${JSON.stringify(field.name)}:`)} || ${member} || '}'`;
  });
  return `CASE WHEN ${judged} IS NOT NULL THEN CASE substr(${judged}, 1 + strpos(${judged}, ':')) ${cases.join(' ')} END END`;
}

/** The first field that has no value and without which nothing can be made there. */
export function missingField(fields: readonly JudgedField[], rules: ValueRules): string {
  const needed = fields.filter(({ described }) => described?.required === true);
  if (needed.length === 0) return 'CAST(NULL AS VARCHAR)';
  const none = rules.null === null ? '' : nullText(rules);
  const cases = needed.map(
    ({ field, text }) =>
      `WHEN ${text} IS NULL${none === '' ? '' : ` OR ${text} = ${none}`} THEN ${sqlText(field.name)}`,
  );
  return `CASE ${cases.join(' ')} END`;
}

function rulesOf(judged: JudgedField, rules: ValueRules): readonly Rule[] {
  const { field, described, value, text, plain } = judged;
  if (field.from.kind === 'lookup') return [];
  const isNone = () => (rules.null === null ? '' : ` AND ${plain()} <> ${sqlText(rules.null)}`);
  return [
    { reason: 'invalid_value', breaks: `(${value} IS NOT NULL AND ${text} IS NULL)` },
    ...(described?.max_length === undefined
      ? []
      : [{ reason: 'too_long' as const, breaks: `length(${plain()}) > ${described.max_length}` }]),
    ...(described?.values === undefined || described.values.length === 0
      ? []
      : [
          {
            reason: 'unlisted_value' as const,
            breaks: `${plain()} NOT IN (${described.values.map(sqlText).join(', ')})${isNone()}`,
          },
        ]),
  ];
}
