// A sync's mapping compiled to SQL over its model, in four steps that each name their columns once: the row's values,
// their JSON texts with the ids that lookups find, what is wrong with them, and the finished payload. Rows never become
// JavaScript objects.

import type { ObjectField, ValueRules } from '../../core/connector.js';
import { DESIRED_COLUMNS, MEMBER_SEPARATOR, PENDING_MARK, type SyncNode } from '../../core/manifest.js';
import { sqlName, sqlText } from '../../core/sql-text.js';
import type { ResolvedField } from '../resolve/resolve-fields.js';
import { describedText } from './described-text.js';
import { nullText } from './json-text.js';
import { type JudgedField, judgement, missingField, refusedMember } from './judge-values.js';
import { type RowField, valueExpression } from './value-expression.js';

export interface SyncMapping {
  /** The relation that holds the model's rows. */
  readonly relation: string;
  readonly key: readonly string[];
  /** Identifier fields in name order; each is one of the fields. */
  readonly match: readonly string[];
  /** In name order; without those never managed. */
  readonly fields: readonly ResolvedField[];
  /** Rendered SQL of fields from SQL, by field name. */
  readonly expressions: ReadonlyMap<string, string>;
  readonly filter?: string;
  readonly rules: ValueRules;
  /** What the destination says of its fields, by name. */
  readonly described: Readonly<Record<string, ObjectField>>;
  /** Whether the sync makes records there. */
  readonly creates: boolean;
}

/** A field with its columns: `value` of the values step, `text` of the texts step. */
interface Slot extends JudgedField {
  /** The JSON text, over the values step. */
  readonly json: string;
}

export function syncSql(mapping: SyncMapping): Pick<SyncNode, 'steps' | 'query' | 'types_query'> {
  const slots = slotsOf(mapping);
  return {
    steps: [valuesStep(mapping, slots), textsStep(mapping, slots), checkedStep(mapping, slots)],
    query: desiredQuery(mapping, slots),
    types_query: typesQuery(slots),
  };
}

/** The SELECT whose columns are DESIRED_COLUMNS. */
function desiredQuery(mapping: SyncMapping, slots: readonly Slot[]): string {
  const always = payload(
    slots.filter((slot) => slot.field.manage === 'always'),
    mapping.rules,
  );
  const held = slots.filter(({ field }) => field.when_null === 'skip_record');
  const columns = [
    '_key',
    '_match',
    `CASE WHEN _invalid IS NULL THEN ${always} END`,
    initialPayload(slots, mapping.rules),
    pendingLookups(slots),
    firstNull(held),
    '_invalid',
    refusedMember('_invalid', slots.filter(isValue)),
    missingField(mapping.creates ? slots.filter((slot) => !held.includes(slot)) : [], mapping.rules),
  ];
  const select = columns.map((column, i) => `  ${column} AS ${sqlName(DESIRED_COLUMNS[i] ?? '')}`).join(',\n');
  return `SELECT\n${select}\nFROM "sluice__checked"`;
}

function checkedStep({ rules }: SyncMapping, slots: readonly Slot[]): string {
  return `"sluice__checked" AS (\nSELECT *, ${judgement(slots.filter(isValue), rules)} AS _invalid\nFROM "sluice__texts"\n)`;
}

function isValue({ field }: Slot): boolean {
  return field.from.kind !== 'lookup';
}

/** A SELECT of each payload field's value under the field's own name, to learn the columns' types from. */
function typesQuery(slots: readonly Slot[]): string {
  const columns = slots.map(({ field, value }) =>
    field.from.kind === 'lookup'
      ? `  CAST(NULL AS VARCHAR) AS ${sqlName(field.name)}`
      : `  ${value} AS ${sqlName(field.name)}`,
  );
  return `SELECT\n${columns.join(',\n')}\nFROM "sluice__values"`;
}

function slotsOf({ fields, described: all, rules }: SyncMapping): readonly Slot[] {
  return fields.map((field, i) => {
    const described = Object.hasOwn(all, field.name) ? all[field.name] : undefined;
    const value = `_v${i}`;
    return { field, described, value, text: `_t${i}`, ...describedText(value, field, described, rules) };
  });
}

function valuesStep({ relation, key, filter, expressions }: SyncMapping, slots: readonly Slot[]): string {
  const columns = [
    `${listText(key.map((column) => `CAST(${sqlName(column)} AS VARCHAR)`))} AS _key`,
    ...slots.map(({ field, value }) => `${slotValue(field, expressions)} AS ${value}`),
  ];
  const rows = filter === undefined ? relation : `(SELECT * FROM ${relation} WHERE (\n${filter}\n))`;
  return `"sluice__values" AS (\nSELECT\n  ${columns.join(',\n  ')}\nFROM ${rows} AS "sluice__rows"\n)`;
}

function slotValue(field: ResolvedField, expressions: ReadonlyMap<string, string>): string {
  if (isRowField(field)) return valueExpression(field, expressions.get(field.name));
  if (field.from.kind !== 'lookup') throw new Error(`Field ${field.name} has no value`);
  return listText(field.from.key.map((column) => `CAST(${sqlName(column)} AS VARCHAR)`));
}

function isRowField(field: ResolvedField): field is RowField {
  return field.from.kind !== 'lookup';
}

function textsStep({ match }: SyncMapping, slots: readonly Slot[]): string {
  const joins = slots.flatMap(({ field, value }) =>
    field.from.kind === 'lookup'
      ? [
          `LEFT JOIN "sluice__delivered" AS _d${value} ON _d${value}.sync = ${sqlText(field.from.sync)} AND _d${value}.key = ${value}`,
        ]
      : [],
  );
  const texts = slots.map(({ field, value, text, json }) => {
    if (field.from.kind !== 'lookup') return `${json} AS ${text}`;
    const mark = `chr(${PENDING_MARK.charCodeAt(0)})`;
    const pending = `${mark} || ${sqlText(field.from.sync)} || ${mark} || ${value} || ${mark}`;
    return `CAST(to_json(CASE WHEN _d${value}.pending THEN ${pending} ELSE _d${value}.destination_id END) AS VARCHAR) AS ${text},\n  CASE WHEN _d${value}.pending THEN ${pendingEntry(field)} || CAST(to_json([${sqlText(field.from.sync)}, ${value}]) AS VARCHAR) END AS _p${value}`;
  });
  const matched = slots.filter(({ field }) => match.includes(field.name));
  const matchText = listText(matched.map(({ plain }) => `nullif(${plain()}, '')`));
  return `"sluice__texts" AS (\nSELECT\n  _key,\n  ${matchText} AS _match,\n  ${[...slots.map((slot) => slot.value), ...texts].join(',\n  ')}\nFROM "sluice__values"${joins.map((join) => `\n${join}`).join('')}\n)`;
}

/** One text as it is; several as the text of a JSON list; null when any is null. */
function listText(texts: readonly string[]): string {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return only;
  return `CASE WHEN ${texts.map((text) => `${text} IS NOT NULL`).join(' AND ')} THEN CAST(to_json([${texts.join(', ')}]) AS VARCHAR) END`;
}

function payload(slots: readonly Slot[], rules: ValueRules): string {
  const separator = sqlText(MEMBER_SEPARATOR);
  const members = slots.map((slot) => {
    const name = sqlText(`${JSON.stringify(slot.field.name)}:`);
    const text = slot.field.when_null === 'omit' ? slot.text : `COALESCE(${slot.text}, ${nullText(rules)})`;
    return { omittable: slot.field.when_null === 'omit', sql: `${name} || ${text}` };
  });
  if (members.length === 0) return "'{}'";
  if (members.some((member) => member.omittable))
    return `concat('{', concat_ws(${separator}, ${members.map(({ sql }) => sql).join(', ')}), '}')`;
  return `concat('{', ${members.map(({ sql }) => sql).join(`, ${separator}, `)}, '}')`;
}

function initialPayload(slots: readonly Slot[], rules: ValueRules): string {
  const initial = slots.filter((slot) => slot.field.manage === 'on_create');
  return initial.length === 0 ? 'CAST(NULL AS VARCHAR)' : payload(initial, rules);
}

function pendingEntry(field: ResolvedField): string {
  return sqlText(`${JSON.stringify(field.name)}:`);
}

function pendingLookups(slots: readonly Slot[]): string {
  const marks = slots.filter((slot) => slot.field.from.kind === 'lookup').map((slot) => `_p${slot.value}`);
  if (marks.length === 0) return 'CAST(NULL AS VARCHAR)';
  return `CASE WHEN ${marks.map((mark) => `${mark} IS NOT NULL`).join(' OR ')} THEN '{' || concat_ws(',', ${marks.join(', ')}) || '}' END`;
}

function firstNull(slots: readonly Slot[]): string {
  if (slots.length === 0) return 'CAST(NULL AS VARCHAR)';
  return `CASE ${slots.map(({ field, text }) => `WHEN ${text} IS NULL THEN ${sqlText(field.name)}`).join(' ')} END`;
}
